import { from, type KnownCode } from './known-code.ts'

/**
 * Code 100, "invalid parameter", whose texts say what is wrong. Meta publishes no list of those texts: these rows know the
 * names of the API's own parameters in them, and the few texts that are documented or reported. An SDP that is refused has
 * entries of its own.
 */

const reference = 'Meta, Calling API reference'
const encryption = 'Meta, Business Encryption API (v23.0) and its On-Premises page'

const codes = ['100']

/** A text about the body as a whole: it may quote the body, so words of the call or of the SDP in it mean nothing. */
export const aboutBody = /must be application\/json|valid JSON|JSON object/i

export const whatsappParameters: readonly KnownCode[] = [
  ...from('reported: laravel-notification-whatsapp 18, flutter_facebook_login 44, and others', [
    {
      codes,
      subcode: '33',
      means: 'This token finds no such object, or the object has no such operation',
      next: 'Check three things in the URL and the token: the id is a phone number id and not a phone number, the path behind it is spelled right, and the token may see this number.',
      remedies: ['open-environments'],
    },
  ]),
  ...from(reference, [
    {
      codes,
      says: aboutBody,
      means: 'The Calling API takes a JSON object, and this body is none',
      next: 'Send Content-Type: application/json, and a body that is valid JSON with an object at the top.',
    },
  ]),
  ...from(encryption, [
    {
      codes,
      status: 422,
      means: 'The phone number cannot take this setting',
      next: 'Meta calls the number not eligible. A number must be registered before it can have a business public key.',
    },
    {
      codes,
      says: /public[ _]key/i,
      means: 'Meta found no valid public key in this request',
      next: 'It must be an RSA key of 2048 bits as PEM (BEGIN PUBLIC KEY), sent form-urlencoded or as multipart/form-data. In a form-urlencoded body, + is sent as %2B. Keys publishes it that way.',
      remedies: ['open-keys'],
    },
  ]),
  ...from('Meta, OpenAPI description of the Business Messaging API v23.0', [
    {
      codes,
      says: /one feature setting/i,
      means: 'The settings name no feature, or more than one',
      next: 'Send one feature object in each request: {"calling": {…}}.',
    },
  ]),
  ...from('Meta, Calling API settings', [
    {
      codes,
      says: /calling\.status|srtp_key_exchange_protocol/i,
      means: 'A calling setting has a value that does not exist',
      next: 'calling.status is ENABLED or DISABLED. srtp_key_exchange_protocol is DTLS or SDES.',
    },
  ]),
  ...from(reference, [
    {
      codes,
      says: /messaging_product/i,
      means: 'The body must name its product',
      next: 'Put "messaging_product": "whatsapp" into the body.',
    },
    {
      codes,
      says: /call_id/i,
      means: 'No call of this phone number has this call_id',
      next: 'Take call_id from the connect webhook of the call, or from the answer to connect. It begins with “wacid.” and belongs to the phone number in the URL. Only connect goes without one.',
    },
    {
      codes,
      says: /differs from pre_accept/i,
      means: 'accept must repeat the SDP of pre_accept',
      next: 'Send the SDP of pre_accept again, byte for byte. If that one was wrong, terminate the call.',
    },
    {
      codes,
      says: /biz_opaque_callback_data/i,
      means: 'biz_opaque_callback_data is too long',
      next: 'It may hold 512 characters.',
    },
    {
      codes,
      says: /\baction must be\b|parameter action\b/i,
      means: 'The action is not one of the Calling API',
      next: 'action is connect, pre_accept, accept, reject or terminate.',
    },
    {
      codes,
      says: /call is (?:over|already accepted)|started by the business|that was not accepted/i,
      means: 'The call is not in a state for this action',
      next: 'pre_accept, accept and reject are for a call of a user that still rings. terminate ends a call that was accepted or that you started. A call that is over needs a new one.',
    },
    {
      codes,
      says: /parameter \S+ is required/i,
      means: 'A parameter is missing',
      next: 'Put it into the body under that name. A dot in the name is one level down.',
    },
    {
      codes,
      means: 'A parameter is not valid',
      next: 'Compare that parameter with the template of this request in Cordboard, or with Meta’s reference. A misspelled or unsupported name is refused like this too.',
    },
  ]),
]
