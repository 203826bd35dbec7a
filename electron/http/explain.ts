import { fail } from '../../shared/problem.ts'
import { accessKeyOf } from '../signing/access-key.ts'
import type { Cause } from '../signing/doctor/case.ts'
import { explainSignature } from '../signing/doctor/explain.ts'
import { headerValue } from './stages.ts'
import type { StoredExchange } from './store.ts'

function keyOf(stored: StoredExchange): Uint8Array {
  if (stored.auth.kind === 'acs-hmac') return accessKeyOf(stored.auth.credential, stored.auth.value).key
  const fallback = stored.fallbackKey()
  if (fallback !== null) return accessKeyOf('key', fallback).key
  return fail(
    'no-access-key',
    'There is no access key to check the signature with.',
    'Choose the auth kind ACS HMAC, or define the variable accessKey in the environment.',
  )
}

/** App Configuration documents 15 minutes for the same scheme; Communication Services documents no number. */
const allowedSkewSeconds = 15 * 60

/** Reasons for a 401 to a signature that is right for the key: they lie outside of what was signed. */
function causesOutside(stored: StoredExchange): Cause[] {
  const response = stored.exchange.response
  if (response === null || response.status !== 401) return []
  const causes: Cause[] = []
  const skew = response.clockSkewSeconds
  if (skew !== null && Math.abs(skew) > allowedSkewSeconds) {
    const minutes = Math.round(Math.abs(skew) / 60)
    causes.push({
      id: 'clock-skew',
      confidence: 0.9,
      message: `The clock of this machine is ${minutes} minutes ${skew > 0 ? 'behind' : 'ahead of'} the server's.`,
      fix: 'Set the clock of this machine.',
    })
  }
  if (/\.communications\.azure\.com/i.test(stored.wire.host)) {
    causes.push({
      id: 'host-communications',
      confidence: 0.8,
      message:
        'The host ends in communications.azure.com; the services are at communication.azure.com, without s.',
      fix: 'Correct the endpoint.',
    })
  }
  if (headerValue(stored.wire.headers, 'x-ms-date') === null) {
    causes.push({
      id: 'date-instead-of-x-ms-date',
      confidence: 0.6,
      message:
        'The request is signed with Date; the SDKs use x-ms-date because Date can be changed on the way.',
      fix: 'Choose x-ms-date in the auth of the request.',
    })
  }
  causes.push({
    id: 'wrong-key',
    confidence: 0.5,
    message:
      'The signature is right for this key, and the service still refused it: the key is of another resource, or was regenerated.',
    fix: `Copy the key again from the resource that ${stored.wire.host} names.`,
  })
  return causes
}

/** The doctor's answer for an exchange that this app made. */
export function explainStored(stored: StoredExchange): { valid: boolean; causes: Cause[] } {
  const { wire } = stored
  if (!stored.bodyKept) {
    return fail(
      'body-not-kept',
      'The body was larger than 1 MiB and is not kept, so its hash cannot be checked again.',
      'Send the request with a smaller body to have its signature explained.',
    )
  }
  const { method, requestTarget, headers, body } = wire
  const explanation = explainSignature(
    { method, requestTarget, headers, body, template: stored.template },
    keyOf(stored),
  )
  return {
    valid: explanation.valid,
    causes: explanation.valid ? causesOutside(stored) : explanation.causes,
  }
}
