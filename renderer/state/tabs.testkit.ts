import type { Tab } from './session.ts'

export const room = (kind: Tab['kind']): Tab => ({
  id: kind,
  kind,
  title: kind,
  requestId: null,
  draft: null,
  folder: null,
})

export const request = (id: string, change: Partial<Tab> = {}): Tab => ({
  ...room('request'),
  id,
  title: 'Play',
  requestId: 'ACS/Play.yml',
  ...change,
})
