import type { Exchange } from '../../state/requests.ts'

/** In exchanges of versions that did not say `wasSent`: problems that come before the first byte of a request is written. */
const beforeSending: ReadonlySet<string> = new Set([
  'connection-refused',
  'host-not-found',
  'host-unreachable',
  'connect-timeout',
  'proxy-unreachable',
  'tls-certificate',
  'tls-failed',
  'http2-not-offered',
])

type Told = Pick<Exchange, 'response' | 'error'> & { request: Pick<Exchange['request'], 'wasSent'> }

/** Whether nothing of the last request of an exchange was written. False also where the exchange does not tell. */
export function isNotSent({ request, response, error }: Told): boolean {
  if (request.wasSent !== undefined) return !request.wasSent
  return response === null && error !== null && beforeSending.has(error.code)
}

export const notSent = 'Nothing was sent: the connection failed.'
