import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requestDraftSchema } from '../../request/model.ts'
import { acsTemplates } from './acs.ts'
import { whatsappTemplates } from './whatsapp.ts'

const all = [...acsTemplates, ...whatsappTemplates]
const operations = join('node_modules/@azure/communication-call-automation/dist/esm/generated/src')

/** `POST /calling/callConnections/{}:play` for every operation that Microsoft's own SDK can send. */
function sdkOperations(): Set<string> {
  const files = [
    join(operations, 'callAutomationApiClient.js'),
    ...readdirSync(join(operations, 'operations'))
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(operations, 'operations', name)),
  ]
  const found = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/path: "(\/calling[^"]*)",\s+httpMethod: "([A-Z]+)"/g),
  ])
  return new Set(found.map(([, path = '', method = '']) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`))
}

describe('request templates', () => {
  it('have ids of their own', () => {
    expect(new Set(all.map((template) => template.id)).size).toBe(all.length)
  })

  it.each(all)('$id is a valid draft that says where it comes from', ({ draft, summary }) => {
    expect(requestDraftSchema.parse(draft)).toEqual(draft)
    expect(draft.docs).toMatch(/\nSource: \S+/)
    expect(summary).toMatch(/\.$/)
    if (draft.body.kind === 'json')
      expect(() => JSON.parse(draft.body.kind === 'json' ? draft.body.text : '')).not.toThrow()
  })

  it('hold every operation of the Call Automation SDK and no other', () => {
    const ours = acsTemplates.map(({ draft }) => {
      const path = draft.url
        .replace('{{endpoint}}', '')
        .replace('?api-version={{apiVersion}}', '')
        .replace(/\{\{\w+\}\}|4%3A%2B\d+/g, '{}')
      return `${draft.method} ${path}`
    })
    expect(ours.toSorted()).toEqual([...sdkOperations()].toSorted())
    expect(ours.length).toBe(34)
  })
})
