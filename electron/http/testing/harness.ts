import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { createHttpService, type HttpDeps, type HttpService } from '../service.ts'

/** Names that begin with `secret:` in the table are secret. */
export function scopeOf(values: Record<string, string>): VariableScope {
  const table = new Map(
    Object.entries(values).map(([name, value]) => [
      name.replace(/^secret:/, ''),
      { value, secret: name.startsWith('secret:'), origin: 'test' },
    ]),
  )
  return { lookup: (name) => table.get(name) ?? null }
}

/** A throw-away key: 64 bytes that stand for nothing. */
export const testKey = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')

export const acsAuth: Extract<Auth, { kind: 'acs-hmac' }> = {
  kind: 'acs-hmac',
  credential: 'key',
  value: '{{accessKey}}',
  dateHeader: 'x-ms-date',
}

export interface Harness {
  service: HttpService
  send(draft: Partial<RequestDraft>, signal?: AbortSignal): ReturnType<HttpService['send']>
  preview(draft: Partial<RequestDraft>): ReturnType<HttpService['previewRequest']>
  curl(draft: Partial<RequestDraft>): Promise<string>
  bytes(exchangeId: string, part: 'response' | 'sent'): Promise<Buffer>
}

export function harness(
  values: Record<string, string> = {},
  now: () => Date = () => new Date('2026-11-21T00:33:51Z'),
  more: Partial<HttpDeps> = {},
): Harness {
  const service = createHttpService({
    version: '0.0.0',
    tempDir: join(tmpdir(), `cordboard-bodies-${process.pid}`),
    authFor: (_requestId, auth) =>
      auth.kind === 'inherit'
        ? { auth: { kind: 'none' }, from: 'the workspace' }
        : { auth, from: 'this request' },
    scope: () => scopeOf({ 'secret:accessKey': testKey, ...values }),
    now,
    ...more,
  })
  const context = { signal: new AbortController().signal }
  const input = (draft: Partial<RequestDraft>) => ({
    draft: emptyRequest(draft),
    requestId: null,
    environmentId: null,
  })
  return {
    service,
    send: (draft, signal) => service.send(emptyRequest(draft), null, null, signal ?? context.signal),
    preview: async (draft) => service.previewRequest(input(draft), context),
    curl: async (draft) => (await service.requestAsCurl(input(draft), context)).command,
    async bytes(exchangeId, part) {
      const pieces: Buffer[] = []
      for (let from = 0, total = 1; from < total; ) {
        const range = await service.readBytes({ exchangeId, part, from, to: from + 1024 * 1024 }, context)
        pieces.push(Buffer.from(range.bytes))
        total = range.total
        from = range.to
      }
      return Buffer.concat(pieces)
    },
  }
}
