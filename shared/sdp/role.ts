import type { MediaInfo, Scope } from './scopes.ts'
import type { CleanOptions, Role } from './types.ts'

/** The role and what told it: the caller, `a=setup`, or the offer that was given. */
export function roleOf(
  options: CleanOptions,
  session: Scope,
  media: readonly MediaInfo[],
): { role: Role | null; because: string } {
  if (options.role !== undefined) return { role: options.role, because: 'said' }
  if (options.offer !== undefined) return { role: 'answer', because: 'an offer was given' }
  let value = session.attrs.get('setup')?.[0]?.attr
  for (const section of media) value ??= section.attrs.get('setup')?.[0]?.attr
  const setup = (value ?? '').toLowerCase()
  if (setup === 'actpass') return { role: 'offer', because: 'setup:actpass' }
  if (setup === 'active' || setup === 'passive') return { role: 'answer', because: `setup:${setup}` }
  return { role: null, because: '' }
}

/** Prefixes of AS32934 that Meta's own descriptions show. */
const metaAddress =
  /^(?:31\.13\.|57\.14[1-9]\.|157\.240\.|163\.70\.|179\.60\.19[2-5]\.|185\.60\.21[6-9]\.|2a03:2880:|2a03:2881:)/i

/** A CNAME names the endpoint that sends the SSRC (RFC 5576 §6.1): stacks do not repeat it as they do the msid. */
const metaName = 'cname:WhatsAppAudioStream'

/**
 * Whether the text is Meta's own description: an address out of Meta's network beside ice-lite or Meta's names, or
 * Meta's CNAME in what is no answer. A track name proves nothing by itself, since libdatachannel repeats the offer's msid;
 * and an answer that is made out of the offer's text repeats its SSRC lines as well.
 */
export function isMeta(session: Scope, media: readonly MediaInfo[], role: Role | null): boolean {
  const lite = session.attrs.has('ice-lite') || media.some((section) => section.attrs.has('ice-lite'))
  for (const section of media) {
    const named = section.attrs.get('ssrc')?.some((line) => line.attr.includes(metaName)) === true
    if (named && role !== 'answer') return true
    const track = section.attrs.get('msid')?.some((line) => line.attr.includes('WhatsAppTrack')) === true
    if (!lite && !named && !track) continue
    const connection = section.types.get('c')?.[0] ?? session.types.get('c')?.[0]
    if (connection !== undefined && metaAddress.test(connection.value.slice(7))) return true
  }
  return false
}
