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

function four(address: string): [number, number, number, number] | null {
  const parts = address.split('.')
  if (parts.length !== 4) return null
  const out: number[] = []
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null
    out.push(Number(part))
  }
  return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0, out[3] ?? 0]
}

/**
 * The class of an address as it stands in a candidate, c= or o= (RFC 1918, 3927, 4193, 4291, 5737, 3849, 6598, 6762).
 * What is no address is a `name`.
 */
export function addressClass(address: string): AddressClass {
  if (address.includes(':')) return six(address.toLowerCase())
  const parts = four(address)
  if (parts === null) return /\.local\.?$/i.test(address) ? 'mdns' : 'name'
  const [a, b, c] = parts
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
  if (address === '::') return 'unspecified'
  if (address === '::1') return 'loopback'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  if (mapped !== undefined) return addressClass(mapped)
  if (!/^[0-9a-f:.]+(?:%\w+)?$/.test(address)) return 'name'
  if (/^fe[89ab]/.test(address)) return 'link-local'
  if (/^f[cd]/.test(address)) return 'unique-local'
  if (/^ff/.test(address)) return 'multicast'
  if (/^2001:0?db8:/.test(address)) return 'documentation'
  return 'public'
}

/** Whether WhatsApp's servers can reach the address at all. */
export function isReachable(kind: AddressClass): boolean {
  return kind === 'public' || kind === 'name'
}
