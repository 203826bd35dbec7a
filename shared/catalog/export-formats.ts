/** What a workspace can be exported as; the exporter of each stands in electron/workspace/exporters. */
export const exportFormats = ['postman', 'curl', 'har'] as const
export type ExportFormat = (typeof exportFormats)[number]
