import { callBody } from '../../../shared/catalog/whatsapp-call.ts'
import type { Role } from '../../../shared/sdp/types.ts'

/** The text as a literal for JSON, with its quotes. */
export function jsonString(sdp: string): string {
  return JSON.stringify(sdp)
}

/** A body for WhatsApp's calls endpoint: an offer connects, an answer accepts. */
export function requestBody(sdp: string, role: Role | null): string {
  return JSON.stringify(callBody(role === 'offer' ? 'connect' : 'accept', sdp), null, 2)
}

const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\r': '\\r', '\n': '\\n', '\t': '\\t' }

/** The text as one word for bash, zsh and ksh: `$'…'`, so that line ends survive the shell. */
export function shellString(sdp: string): string {
  const body = sdp.replace(/[\\'\r\n\t]|[\u0000-\u001f\u007f]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(2, '0')
    return escapes[char] ?? `\\x${code}`
  })
  return `$'${body}'`
}
