import { createHash, createHmac } from 'node:crypto'

/** A raw request taken apart without the code under test. */
export function takeApart(raw: Buffer): {
  method: string
  target: string
  header(name: string): string | undefined
  headers: [string, string][]
  body: Buffer
} {
  const cut = raw.indexOf('\r\n\r\n')
  const [line = '', ...lines] = raw.subarray(0, cut).toString('latin1').split('\r\n')
  const headers = lines.map((text): [string, string] => {
    const colon = text.indexOf(':')
    return [text.slice(0, colon), text.slice(colon + 1).trim()]
  })
  const space = line.indexOf(' ')
  return {
    method: line.slice(0, space),
    target: line.slice(space + 1, line.lastIndexOf(' ')),
    header: (name) => headers.find(([key]) => key.toLowerCase() === name)?.[1],
    headers,
    body: raw.subarray(cut + 4),
  }
}

/** What the service does: recompute over the received bytes. True when hash and signature are right. */
export function verifyAcs(raw: Buffer, keyBase64: string): boolean {
  const { method, target, header, body } = takeApart(raw)
  const match = /^HMAC-SHA256 SignedHeaders=(date|x-ms-date);host;x-ms-content-sha256&Signature=(.+)$/.exec(
    header('authorization') ?? '',
  )
  if (match === null) return false
  const hash = createHash('sha256').update(body).digest('base64')
  const text = `${method}\n${target}\n${header(match[1] ?? '')};${header('host')};${hash}`
  const mac = createHmac('sha256', Buffer.from(keyBase64, 'base64')).update(text).digest('base64')
  return hash === header('x-ms-content-sha256') && mac === match[2]
}
