import { at, type CoachEntry } from './entry.ts'

/** 7509 from Call Automation; other ACS services answer `Denied` for the same fault. */
export const acsSignature: CoachEntry = {
  id: 'acs-signature',
  source:
    'learn.microsoft.com: Call Automation error codes; Azure-Samples/communication-services-dotnet-quickstarts 220',
  advise({ status, responseJson, signedBy }) {
    if (status !== 401) return null
    const code = at(responseJson, 'error.code')
    if (code !== '7509' && code !== 'Denied') return null
    if (signedBy === 'by-hand') {
      return {
        title: `The server computed another signature than the one in your header${code === '7509' ? ' (7509)' : ''}`,
        text: 'The Authorization header was made outside of this request. The doctor computes it again with accessKey of the environment and names the mistake.',
        remedies: ['explain-signature'],
      }
    }
    if (signedBy === 'bearer') {
      return {
        title: 'The server did not take the bearer token',
        text: 'Without a signature ACS takes a Microsoft Entra token of the scope https://communication.azure.com/.default, of somebody with a role on the resource; chat takes the access token of a user. Tokens expire after about an hour.',
        remedies: ['open-environments'],
      }
    }
    if (signedBy !== 'acs-hmac') {
      return {
        title: 'This request went out without an ACS signature',
        text: 'Choose ACS HMAC in the Auth tab, or let the request inherit it from its folder.',
        remedies: [],
      }
    }
    return {
      title: `The server computed another signature${code === '7509' ? ' (7509)' : ''}`,
      text: 'The bytes that were signed are the bytes that were sent, so the key is the first suspect: it belongs to another resource, or it was rotated.',
      remedies: ['explain-signature', 'open-environments'],
    }
  },
}
