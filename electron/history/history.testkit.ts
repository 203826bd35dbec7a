import { randomUUID } from 'node:crypto'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { Exchange } from '../http/store.ts'
import { createMasker } from '../wire/mask.ts'
import type { Finished } from './masked.ts'

const memory = (bytes: Uint8Array) => ({ kind: 'memory' as const, bytes, size: bytes.length })

/** A finished send as the HTTP service hands it over. */
export function finished(
  facts: {
    target?: string
    method?: string
    status?: number | null
    response?: string | Uint8Array
    requestHeaders?: [string, string][]
    workspace?: string | null
  } = {},
): Finished {
  const {
    target = '/x',
    method = 'GET',
    status = 200,
    response = 'ok',
    requestHeaders = [],
    workspace = '/w',
  } = facts
  const body = typeof response === 'string' ? Buffer.from(response) : response
  const exchange: Exchange = {
    id: randomUUID(),
    requestId: 'ACS/Play.yml',
    sentAt: '2026-11-21T11:00:00.000Z',
    request: {
      method,
      url: `https://h.example${target}`,
      requestTarget: target,
      host: 'h.example',
      headers: [['Host', 'h.example'], ...requestHeaders],
      bodyBytes: 0,
      signing: null,
    },
    hops: [],
    response:
      status === null
        ? null
        : {
            httpVersion: '1.1',
            status,
            statusText: '',
            headers: [['Content-Type', 'text/plain']],
            bodyBytes: body.length,
            wireBytes: body.length,
            remoteAddress: '127.0.0.1',
            tls: null,
            timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 10, totalMs: 12.5 },
            clockSkewSeconds: 0,
          },
    error:
      status === null ? { code: 'refused', message: 'The connection was refused.', fix: 'Start it.' } : null,
  }
  return {
    exchange,
    draft: emptyRequest({ method, url: `https://h.example${target}` }),
    environmentId: 'Sandbox.yml',
    workspace,
    response: memory(body),
    sent: memory(Buffer.from(`${method} ${target} HTTP/1.1\r\n\r\n`)),
    masker: createMasker([]),
  }
}

const declared = 'zR7pQ2mX9vLw4kTb'
const typed = 'typed-in-password-81'
const bearer = 'EAAtypedBearerToken0123456789'
const cookie = 'session-cookie-value-77'
const given = 'given-out-token-in-the-answer'
const field = 'typed-client-secret-90'
const query = 'query-token-value-5566'

function withSecrets(): Finished {
  const large = `${'hay '.repeat(4000)}${declared} ${Buffer.from(`u:${declared}`).toString('base64')}
{ "access_token": "${given}", "users": [{"token":"${given}2"}] }`
  const base = finished({ response: large, requestHeaders: [['Authorization', `Bearer ${bearer}`]] })
  const head = `GET /x HTTP/1.1\r\nAuthorization: Bearer ${bearer}\r\nCookie: sid=${cookie}\r\n\r\n`
  const { response } = base.exchange
  return {
    ...base,
    exchange: {
      ...base.exchange,
      request: { ...base.exchange.request, url: `https://h.example/x?access_token=${query}` },
      response:
        response === null
          ? null
          : { ...response, headers: [['Set-Cookie', `sid=${cookie}; Path=/; Secure`]] },
    },
    draft: emptyRequest({
      url: '{{endpoint}}/x?a={{token}}',
      auth: { kind: 'basic', username: 'me', password: typed },
      headers: [
        { name: 'Authorization', value: `Bearer ${bearer}`, enabled: true },
        { name: 'X-Api-Key', value: '{{accessKey}}', enabled: true },
      ],
      body: { kind: 'text', text: `the ${declared} in a body, ${query}, {"client_secret": "${field}"}` },
    }),
    sent: memory(Buffer.from(`${head}access_token=${query} {"client_secret": "${field}"}`)),
    // What was resolved from variables and from the auth.
    masker: createMasker([declared, typed]),
  }
}

/** An exchange with a secret in every place, and the secrets. */
export const secret = { given: withSecrets(), all: [declared, typed, bearer, cookie, query, given, field] }
