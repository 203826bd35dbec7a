/** `https://` of a URL whose variables are resolved, in small letters; empty where it names no scheme. */
export function schemeOf(url: string): string {
  return (/^\s*([a-z][a-z0-9+.-]*:\/\/)/i.exec(url)?.[1] ?? '').toLowerCase()
}

export const readableText = 'Not encrypted: whoever is on the way can read and change this request.'

/** Whether the request leaves this machine without TLS. `host` is that of the Host header, perhaps with a port. */
export function isReadableByAnybody(scheme: string, host: string): boolean {
  return scheme === 'http://' && !isLoopback(host.replace(/:\d*$/, ''))
}

/** The names that resolve to this machine by RFC 6761 section 6.3, and its addresses. */
function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  )
}
