import { fail } from '../../shared/problem.ts'
import type { WireRequest } from '../wire/stages.ts'

/** Host of an endpoint, as it would stand in a Host header. */
export function hostOf(endpoint: string): string {
  return endpoint
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .toLowerCase()
}

/** The hosts that recording content lies on: the list of @azure/communication-call-automation 1.6.0. */
const storageHosts = /(^|\.)(asm\.skype\.com|asyncgw\.teams\.microsoft\.com|ams\.gov\.teams\.microsoft\.us)$/i
/** What never leaves this machine may be asked too: a stand-in of the storage. */
const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/i

/** Whether recordings lie on this host, so that it may get a signature made for the resource. */
export function isStorageHost(hostname: string): boolean {
  return storageHosts.test(hostname)
}

/**
 * The host to sign for when a request to storage stands for a resource; null when the request goes to the resource
 * itself. Throws ProblemError `recording-host-not-allowed` rather than give a signature of the resource to a host that
 * Microsoft does not name.
 */
export function resourceHost(wire: WireRequest, endpoint: string): string | null {
  const host = hostOf(endpoint)
  if (host === '' || host === wire.host.toLowerCase()) return null
  if (loopback.test(wire.hostname)) return host
  if (isStorageHost(wire.hostname) && wire.scheme === 'https') return host
  return fail(
    'recording-host-not-allowed',
    `The request would carry a signature of ${host} to ${wire.scheme}://${wire.host}.`,
    'Recording content lies on *.asm.skype.com, *.asyncgw.teams.microsoft.com or *.ams.gov.teams.microsoft.us over https; for any other host clear the resource endpoint in the auth.',
    'the auth',
  )
}
