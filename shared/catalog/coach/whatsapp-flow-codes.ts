import { from, type KnownCode } from './known-code.ts'

/** What Graph answers about Flows and block lists. */
export const whatsappFlowCodes: readonly KnownCode[] = from('Meta, Flows error codes; pywa (errors.py)', [
  {
    codes: ['139000'],
    means: 'The Flow is blocked by Meta’s integrity checks',
    next: 'Nothing in the request mends this. Clear it with Meta.',
  },
  {
    codes: ['139001'],
    means: 'The Flow could not be updated',
    next: 'It is published already, its JSON is faulty, or endpoint_uri is set although its JSON is older than 3.0.',
  },
  {
    codes: ['139002'],
    means: 'The Flow could not be published',
    next: 'Check that the number has a signed public key, that an app is connected, that the endpoint answers, that there is a phone number, and that the Flow has no validation errors.',
    remedies: ['open-keys'],
  },
  {
    codes: ['139003', '139004'],
    means: 'The Flow could not be deprecated or deleted',
    next: 'Check the state of the Flow, then try again.',
  },
  { codes: ['132068'], means: 'The Flow is blocked', next: 'Check the state of the Flow.' },
  {
    codes: ['132069'],
    means: 'The Flow is throttled to 10 messages an hour',
    next: 'Wait, and mend what slows it down.',
  },
  {
    codes: ['139100'],
    means: 'Some users could not be blocked or unblocked',
    next: 'Look in the body for the users that failed.',
  },
  {
    codes: ['139101'],
    means: 'The block list is full: it holds 64,000 users',
    next: 'Unblock users first.',
  },
  { codes: ['139102'], means: 'The block list was changed by another request', next: 'Try again.' },
  { codes: ['139103'], means: 'The block list met an internal error', next: 'Try again later.' },
])

/** What a Flow endpoint answers: the status is all there is, the body is empty or encrypted. */
export const flowStatuses: readonly KnownCode[] = from(
  'Meta, implementing your Flow endpoint; WhatsApp-Flows-Tools, examples/endpoint/nodejs',
  [
    {
      codes: ['421'],
      means: 'The Flow endpoint cannot decrypt this request',
      next: 'It was encrypted for another public key, or in another way: RSA-OAEP with SHA-256, then AES-128-GCM. WhatsApp would fetch the public key anew and try once more.',
      remedies: ['open-keys'],
    },
    {
      codes: ['427'],
      means: 'The flow token is no longer valid',
      next: 'WhatsApp would close the Flow and show the text of the answer. Send a token that the endpoint gave out.',
    },
    {
      codes: ['432'],
      means: 'The signature of the Flow request does not verify',
      next: 'X-Hub-Signature-256 is computed over the raw body with the app secret of the app that the Flow belongs to.',
    },
  ],
)
