/** What a line says without the values that differ from call to call: o= id, credentials, digests, names, ports, addresses. */
function lasting(text: string): string {
  const type = text.charAt(0)
  if (text.charAt(1) !== '=') return text
  if (type === 'o') return 'o='
  if (type === 'c') return text.replace(/ [^ ]+$/, ' *')
  // Port 0 says that the section is rejected, which is no mere value.
  if (type === 'm') return text.replace(/^(m=[^ ]+ )[1-9][0-9]{0,4}(?= )/, '$1*')
  if (type !== 'a') return text
  const colon = text.indexOf(':')
  if (colon < 0) return text
  const name = text.slice(2, colon)
  const value = text.slice(colon + 1)
  switch (name) {
    case 'ice-ufrag':
    case 'ice-pwd':
    case 'tls-id':
    case 'msid':
      return `a=${name}:*`
    case 'fingerprint':
      return `a=fingerprint:${value.slice(0, Math.max(0, value.indexOf(' ')))} *`
    case 'ssrc':
      return `a=ssrc:* ${value.slice(value.indexOf(' ') + 1).replace(/:.*$/, ':*')}`
    case 'ssrc-group':
      return `a=ssrc-group:${value.replace(/ .*$/, ' *')}`
    case 'rtcp':
      return value === '9' ? text : 'a=rtcp:*'
    case 'candidate': {
      const [, component, transport, , , , ...rest] = value.split(' ')
      return `a=candidate:${component} ${transport} ${rest.slice(0, 2).join(' ')}`
    }
    default:
      return text
  }
}

/**
 * Whether two lines say the same with other values: session id, ICE credentials, the digest of a fingerprint, SSRC, cname,
 * msid, ports and addresses are new in every call, and a difference in them alone means nothing.
 */
export function isNewValueOnly(before: string, after: string): boolean {
  return before !== after && lasting(before) === lasting(after)
}
