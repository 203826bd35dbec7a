import { type AddressClass, addressClass } from './addresses.ts'
import { decimal } from './scopes.ts'

/** The parts of a candidate (RFC 8839 §5.1); null when it has too few. */
export interface Candidate {
  readonly foundation: string
  readonly component: number
  /** lower case */
  readonly transport: string
  readonly priority: number
  readonly address: string
  readonly addressClass: AddressClass
  readonly port: number
  readonly type: string
  readonly extensions: readonly string[]
}

/** Reads the value of `a=candidate`; null when fields are missing. Numbers that are none are -1. */
export function readCandidate(attr: string): Candidate | null {
  const fields = attr.split(' ')
  const [foundation, comp, proto, prio, address, portField, typ, kind] = fields
  if (
    foundation === undefined ||
    comp === undefined ||
    proto === undefined ||
    prio === undefined ||
    address === undefined ||
    portField === undefined ||
    typ !== 'typ' ||
    kind === undefined
  ) {
    return null
  }
  return {
    foundation,
    component: decimal(comp),
    transport: proto.toLowerCase(),
    priority: decimal(prio),
    address,
    addressClass: addressClass(address),
    port: decimal(portField),
    type: kind,
    extensions: fields.length > 8 ? fields.slice(8) : noExtensions,
  }
}

const noExtensions: readonly string[] = []
/** The value of an extension such as `raddr`, `tcptype` or `ufrag`. */
export function extension(candidate: Candidate, name: string): string | undefined {
  const { extensions } = candidate
  for (let i = 0; i < extensions.length; i += 2) if (extensions[i] === name) return extensions[i + 1]
  return undefined
}
