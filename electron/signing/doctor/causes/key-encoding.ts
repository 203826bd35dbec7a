import type { CauseFinder } from '../case.ts'

/** The right key in the wrong form. */
export const keyEncoding: CauseFinder = {
  id: 'key-encoding',
  find({ key, reproduces }) {
    const text = Buffer.from(key).toString('base64')
    const variants: [string, Uint8Array][] = [
      ['the base64 text of the access key itself, not the bytes that it stands for', Buffer.from(text)],
      ['the base64 text of the access key with a line end', Buffer.from(`${text}\n`)],
      ['the base64 text of the access key without its padding', Buffer.from(text.replace(/=+$/, ''))],
      [
        'the access key decoded as text and encoded as UTF-8 again',
        Buffer.from(Buffer.from(key).toString('utf8')),
      ],
      [
        'the access key decoded as Latin-1 text and encoded as UTF-8',
        Buffer.from(Buffer.from(key).toString('latin1')),
      ],
      ['the access key in hexadecimal text', Buffer.from(Buffer.from(key).toString('hex'))],
      ['an empty key', Buffer.alloc(0)],
      ['the unresolved {{accessKey}}', Buffer.from('{{accessKey}}', 'base64')],
      ['the unresolved {{key}}', Buffer.from('{{key}}', 'base64')],
    ]
    const hit = variants.find(([, bytes]) => !Buffer.from(bytes).equals(key) && reproduces({}, bytes))
    if (hit === undefined) return null
    return {
      id: 'key-not-decoded',
      confidence: 1,
      message: `The HMAC was keyed with ${hit[0]}.`,
      fix: 'Decode the access key from base64 and key the HMAC with those bytes.',
    }
  },
}
