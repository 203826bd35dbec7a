/** Where an address can be reached from. */
export type AddressClass =
  | 'public'
  | 'private'
  | 'carrier'
  | 'link-local'
  | 'loopback'
  | 'unique-local'
  | 'mdns'
  | 'name'
  | 'documentation'
  | 'unspecified'
  | 'multicast'

/** The four bytes of a dotted address as one number, or -1. */
function four(address: string): number {
  let value = 0
  let byte = -1
  let dots = 0
  for (let i = 0; i < address.length; i += 1) {
    const c = address.charCodeAt(i)
    if (c >= 0x30 && c <= 0x39) {
      byte = (byte < 0 ? 0 : byte * 10) + c - 0x30
      if (byte > 255) return -1
    } else if (c === 0x2e && byte >= 0 && dots < 3) {
      value = value * 256 + byte
      byte = -1
      dots += 1
    } else return -1
  }
  return byte < 0 || dots !== 3 ? -1 : value * 256 + byte
}

/**
 * The class of an address as it stands in a candidate, c= or o= (RFC 1918, 3927, 4193, 4291, 5737, 3849, 6598, 6762).
 * What is no address is a `name`.
 */
export function addressClass(address: string): AddressClass {
  if (address.includes(':')) return six(address.toLowerCase())
  const value = four(address)
  if (value < 0) return /\.local\.?$/i.test(address) ? 'mdns' : 'name'
  const a = value >>> 24
  const b = (value >>> 16) & 255
  const c = (value >>> 8) & 255
  if (a === 0) return 'unspecified'
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return 'private'
  if (a === 127) return 'loopback'
  if (a === 169 && b === 254) return 'link-local'
  if (a === 100 && b >= 64 && b <= 127) return 'carrier'
  if (
    (a === 192 && b === 0 && c === 2) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  ) {
    return 'documentation'
  }
  return a >= 224 && a <= 239 ? 'multicast' : 'public'
}

function six(address: string): AddressClass {
  if (address.startsWith('::')) {
    if (address === '::') return 'unspecified'
    if (address === '::1') return 'loopback'
    if (address.startsWith('::ffff:') && address.includes('.')) return addressClass(address.slice(7))
  }
  if (!/^[0-9a-f:.]+(?:%\w+)?$/.test(address)) return 'name'
  if (address.startsWith('f')) {
    const second = address.charAt(1)
    if (second === 'c' || second === 'd') return 'unique-local'
    if (second === 'f') return 'multicast'
    if (second === 'e' && '89ab'.includes(address.charAt(2))) return 'link-local'
  }
  return address.startsWith('2001:db8:') || address.startsWith('2001:0db8:') ? 'documentation' : 'public'
}

/** Whether WhatsApp's servers can reach the address at all. */
export function isReachable(kind: AddressClass): boolean {
  return kind === 'public' || kind === 'name'
}
