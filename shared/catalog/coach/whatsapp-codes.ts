import { from, type KnownCode } from './known-code.ts'
import { whatsappFlowCodes } from './whatsapp-flow-codes.ts'
import { whatsappParameters } from './whatsapp-parameters.ts'

/**
 * Error codes of WhatsApp's Graph API: calling, general, Flows. 190 and a refused SDP have entries of their own, which say
 * more. Codes that no page explains (138008, 138010, 138011, 138016) are left out.
 */

const calling = 'Meta, Calling API troubleshooting'
const general =
  "reported: Meta's Cloud API error codes as pywa (errors.py), niswey.com and developers.kaleyra.io quote them"

/** Codes that arrive in the terminate webhook stand here as well: whoever looks one up finds it. */
const callingCodes = from(calling, [
  {
    codes: ['138000'],
    means: 'Calling is switched off on this phone number',
    next: 'Switch it on: POST {"calling": {"status": "ENABLED"}} to /{phone number id}/settings. It is off by default, on test numbers too.',
  },
  {
    codes: ['138001'],
    means: 'This user cannot be called',
    next: 'The user has no WhatsApp, has not accepted its terms, or has an old app. Check the number.',
  },
  {
    codes: ['138002'],
    means: 'This phone number has 1,000 calls at once already',
    next: 'Terminate calls that are done, or try again later.',
  },
  {
    codes: ['138003'],
    means: 'A call with this user is already running',
    next: 'Wait until it ends, or terminate it: a business and a user have one call at a time.',
  },
  {
    codes: ['138004'],
    means: 'The connection could not be made',
    next: 'Check the SDP and the parameters, then try again.',
  },
  {
    codes: ['138005'],
    means: 'This phone number starts calls too fast',
    next: 'Start them more slowly.',
  },
  {
    codes: ['138006'],
    means: 'The user has not allowed you to call',
    next: 'Send a call permission request and wait for the user to accept. GET /{phone number id}/call_permissions shows what is allowed now.',
  },
  {
    codes: ['138007'],
    means: 'No SDP was accepted in time',
    next: 'Answer faster: between the connect webhook and accept there are 30 to 60 seconds.',
  },
  {
    codes: ['138009'],
    means: 'The limit of permission requests to this user is reached',
    next: 'Wait. A call that connects resets the limit.',
  },
  {
    codes: ['138012'],
    means: 'This user was called 100 times within 24 hours',
    next: 'Wait: the details name the next time.',
  },
  {
    codes: ['138013'],
    means: 'This phone number cannot start calls',
    next: 'Meta does not offer calls by businesses for numbers of some countries. Calls from users work everywhere.',
  },
  {
    codes: ['138014'],
    means: 'Calling is paused because of low quality',
    next: 'Wait. restrictions in GET /{phone number id}/settings shows the end.',
  },
  {
    codes: ['138015'],
    means: 'Calling needs a messaging limit of 2,000',
    next: 'Raise the messaging limit of this number first.',
  },
  {
    codes: ['138017'],
    means: 'The user has allowed calls for good already',
    next: 'Leave the permission request out, and call.',
  },
  {
    codes: ['138018'],
    means: 'Calling cannot be switched on: nothing would take the calls',
    next: 'Subscribe an app to the webhook field calls, or set up SIP.',
  },
  {
    codes: ['138019'],
    means: 'The user’s app could not set up the call',
    next: 'Try again.',
  },
  {
    codes: ['138020'],
    means: 'The user’s app could not reach WhatsApp’s relay',
    next: 'Try again.',
  },
  {
    codes: ['138021'],
    means: 'The user’s app got no media for too long',
    next: 'Send RTP, and keep RTCP going. Check that UDP leaves your firewall and that your ICE candidates can be reached.',
  },
  {
    codes: ['138022'],
    means: 'The user’s app sent no media for too long',
    next: 'Try again.',
  },
  {
    codes: ['138023'],
    means: 'The call was accepted, and then no media came',
    next: 'Try again.',
  },
  {
    codes: ['613'],
    means: 'call_permissions is asked too often',
    next: 'Ask more slowly.',
  },
  {
    codes: ['131009'],
    means: 'This number cannot send call buttons',
    next: 'The message type voice_call is not supported here. It depends on the country of the sender.',
  },
  {
    codes: ['131030'],
    means: 'The recipient is not on the list of this test number',
    next: 'Add the recipient’s number to the allow-list. Only public test numbers have one.',
  },
  {
    codes: ['131044'],
    means: 'Calls need a valid payment method',
    next: 'Add or mend the payment method of the WhatsApp Business account.',
  },
  {
    codes: ['131055'],
    means: 'This phone number takes calls over SIP, so not over Graph',
    next: 'Call over SIP, or switch SIP off in the settings of the number.',
  },
])

const generalCodes = from(general, [
  {
    codes: ['0'],
    means: 'Meta does not know who asks',
    next: 'Store a new token as the secret accessToken of this environment.',
    remedies: ['open-environments'],
  },
  {
    codes: ['1'],
    means: 'Meta met an unknown error',
    next: 'Check the request and Meta’s status page, then try again.',
  },
  {
    codes: ['2', '131016'],
    means: 'The service is down for now',
    next: 'Look at Meta’s status page, and try again later.',
  },
  {
    codes: ['3', '10', ...Array.from({ length: 100 }, (_, at) => String(200 + at))],
    means: 'The token lacks a permission',
    next: 'Look at it in Meta’s token debugger. Calling needs whatsapp_business_messaging, settings and keys need whatsapp_business_management.',
  },
  {
    codes: ['4', '80007', '130429'],
    means: 'Too many requests',
    next: 'A limit of the app, the account or the number is reached. Wait, then send more slowly.',
  },
  {
    codes: ['33'],
    means: 'This phone number was deleted',
    next: 'Check the phone number id in the URL.',
    remedies: ['open-environments'],
  },
  {
    codes: ['368'],
    means: 'Meta has blocked this account for a breach of policy',
    next: 'Nothing in the request mends this. Read Meta’s policy page.',
  },
  {
    codes: ['803'],
    means: 'No object has this id',
    next: 'Check the phone number id in the URL, and that the token may see it.',
    remedies: ['open-environments'],
  },
  {
    codes: ['130497'],
    means: 'This number may not reach users of that country',
    next: 'The account is restricted there, as test numbers are. Use another number.',
  },
  {
    codes: ['131000'],
    means: 'WhatsApp met an unknown error',
    next: 'Try again. If it stays, give fbtrace_id to Meta’s support.',
  },
  {
    codes: ['131005'],
    means: 'Access is denied',
    next: 'Look at the token in Meta’s token debugger: a permission is missing or was taken away.',
  },
  {
    codes: ['131008'],
    means: 'A parameter is missing',
    next: 'Put the one that the details name into the body.',
  },
  {
    codes: ['131021'],
    means: 'Sender and recipient are the same number',
    next: 'Send to another number.',
  },
  {
    codes: ['131031'],
    means: 'The account is locked',
    next: 'Nothing in the request mends this. Clear it with Meta.',
  },
  {
    codes: ['131037'],
    means: 'The display name of this 555 number is not approved',
    next: 'Have the display name approved, or use another number.',
  },
  {
    codes: ['131042'],
    means: 'There is a problem with the payment method',
    next: 'Add or mend the payment method of the WhatsApp Business account.',
  },
  {
    codes: ['131045'],
    means: 'The phone number is not registered as it should be',
    next: 'Its registration or certificate is at fault: check both.',
  },
  {
    codes: ['131047'],
    means: 'The user’s last message is more than 24 hours old',
    next: 'Send a template message, or wait until the user writes.',
  },
  {
    codes: ['131048'],
    means: 'The spam limit of this number is reached',
    next: 'Wait, then send less.',
  },
  {
    codes: ['131056'],
    means: 'Too many messages to this one user',
    next: 'Wait before you send to this user again. Others are not affected.',
  },
  { codes: ['131057'], means: 'The account is under maintenance', next: 'Try again later.' },
  {
    codes: ['131062'],
    means: 'This message cannot be sent to a business-scoped user id',
    next: 'Use the phone number of the user.',
  },
  {
    codes: ['133016'],
    means: 'The number was registered or deregistered too often',
    next: 'Wait before you try again.',
  },
])

const wire = from('reported: koala 611, laravel-notification-channels/facebook 53; Meta, Calling API FAQ', [
  {
    codes: ['2500'],
    means: 'The path is none of the Graph API',
    next: 'It begins with the version, written like v23.0, then the id: /v23.0/{phone number id}/calls. Calling needs v17.0 or newer.',
  },
])

const permissionCodes = from('Meta, user call permissions; call buttons', [
  {
    codes: ['131026'],
    means: 'The user’s app is too old for this message',
    next: 'The user has to update WhatsApp.',
  },
])

export const whatsappCodes: readonly KnownCode[] = [
  ...whatsappParameters,
  ...callingCodes,
  ...permissionCodes,
  ...generalCodes,
  ...whatsappFlowCodes,
  ...wire,
]
