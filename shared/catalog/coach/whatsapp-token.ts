import { at, type CoachEntry } from './entry.ts'

export const whatsappToken: CoachEntry = {
  id: 'whatsapp-token',
  source: 'Meta, Cloud API error codes: 190, subcodes 460 and 463',
  advise({ responseJson }) {
    if (at(responseJson, 'error.code') !== 190) return null
    return {
      title: 'The access token is not valid here',
      text: 'It has expired, was revoked, or belongs to another app. Store a new one as the secret accessToken of this environment.',
      remedies: ['open-environments'],
    }
  },
}
