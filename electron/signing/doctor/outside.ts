import { headerValue } from '../../wire/stages.ts'
import type { Cause, SignatureCase } from './case.ts'

/** App Configuration documents 15 minutes for the same scheme; Communication Services documents no number. */
const allowedSkewSeconds = 15 * 60

/** The signed date against the response's Date: an old request, or a clock that is wrong. */
function clockSkew({ expected, request }: SignatureCase): Cause | null {
  const server = Date.parse(headerValue(request.response?.headers ?? [], 'date') ?? '')
  const skew = (server - Date.parse(expected.date)) / 1000
  if (Number.isNaN(skew) || Math.abs(skew) <= allowedSkewSeconds) return null
  const minutes = Math.round(Math.abs(skew) / 60)
  return {
    id: 'clock-skew',
    confidence: 0.9,
    message: `The signed date is ${minutes} minutes ${skew > 0 ? 'behind' : 'ahead of'} the server's.`,
    fix: 'Set the clock of the machine that signs, and sign each request when it is sent.',
    evidence: [
      {
        label: 'Date',
        expected: headerValue(request.response?.headers ?? [], 'date') ?? '',
        signed: expected.date,
      },
    ],
  }
}

/** Reasons for a 401 to a signature that is right for the key: they lie outside of what was signed. */
export function causesOutside(signature: SignatureCase): Cause[] {
  const { request, header, expected, service } = signature
  if (request.response?.status !== 401) return []
  const causes: Cause[] = []
  const skew = clockSkew(signature)
  if (skew !== null) causes.push(skew)
  if (/\.communications\.azure\.com/i.test(expected.host)) {
    causes.push({
      id: 'host-communications',
      confidence: 0.8,
      message:
        'The host ends in communications.azure.com; the services are at communication.azure.com, without s.',
      fix: 'Correct the endpoint.',
    })
  }
  if (service === 'acs' && header('x-ms-date') === null) {
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
    fix: `Copy the key again from the resource that ${expected.host} names.`,
  })
  return causes
}
