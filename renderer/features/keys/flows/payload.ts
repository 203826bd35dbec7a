import type { FlowAction } from '../../../../shared/catalog/flow-actions.ts'

export const actionNotes: Record<FlowAction, string> = {
  ping: 'health check',
  INIT: 'the Flow is opened',
  data_exchange: 'a screen is submitted',
  BACK: 'back to a screen',
  error: 'error notification',
}

/** What the sandbox's screens ask for, so that the first try goes through. */
const sampleData: Readonly<Record<string, object>> = {
  APPOINTMENT: { day: 'monday' },
  SUMMARY: { day: 'Monday' },
}

/** The payload of an action (data API version 3.0), to be edited. `screen`: the one that the client is on. */
export function payloadText(action: FlowAction, screen: string): string {
  if (action === 'ping') return pretty({ version: '3.0', action })
  const flow_token = '{{$sandbox.flow.token}}'
  switch (action) {
    case 'INIT':
      return pretty({ version: '3.0', action, flow_token })
    case 'data_exchange':
      return pretty({ version: '3.0', action, screen, data: sampleData[screen] ?? {}, flow_token })
    case 'BACK':
      return pretty({ version: '3.0', action, screen, data: {}, flow_token })
    case 'error': {
      const data = { error: 'INVALID_SCREEN_TRANSITION', error_message: 'The screen cannot follow.' }
      return pretty({ version: '3.0', action: 'data_exchange', screen, data, flow_token })
    }
  }
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

/** The screen that a reply leads to; null where it names none, or ends the Flow. */
export function screenOf(reply: string | null): string | null {
  if (reply === null) return null
  try {
    const value: unknown = JSON.parse(reply)
    const screen = typeof value === 'object' && value !== null && 'screen' in value ? value.screen : null
    return typeof screen === 'string' && screen !== '' && screen !== 'SUCCESS' ? screen : null
  } catch {
    return null
  }
}
