/**
 * What the WhatsApp client sends, in the order of a visit to a Flow; `error`, the notification of one, is a `data_exchange` or
 * INIT whose data tells an error.
 */
export const flowActions = ['ping', 'INIT', 'data_exchange', 'BACK', 'error'] as const
export type FlowAction = (typeof flowActions)[number]
