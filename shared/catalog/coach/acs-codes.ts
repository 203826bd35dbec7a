import { from, type KnownCode } from './known-code.ts'

/**
 * Codes of ACS Call Automation. In an answer one stands as `error.code`; in an event as `resultInformation.subCode`, and
 * those that mean a failure stand here too. 7509 and `Denied` have an entry of their own, which says more.
 */

const callAutomation = 'learn.microsoft.com: Call Automation error codes'

export const acsCodes: readonly KnownCode[] = [
  ...from(`${callAutomation}; REST authentication`, [
    {
      codes: ['7500', '7501'],
      means: 'ACS does not take this Entra token',
      next: 'Get a new one for the scope https://communication.azure.com//.default, under an identity that ACS supports. Or sign with the access key.',
    },
    {
      codes: ['7502'],
      means: 'Access by this identity is not enabled',
      next: 'Give the identity an Azure role on the resource, or sign with the access key.',
    },
    {
      codes: ['7504'],
      means: 'The app lacks a permission',
      next: 'Give it an Azure role on the resource, or sign with the access key.',
    },
    {
      codes: ['7505'],
      means: 'The token is of another tenant',
      next: 'Get the token from the tenant that owns the resource.',
    },
    {
      codes: ['7506'],
      means: 'The certificate is not trusted',
      next: 'Use one that ACS trusts, or sign with the access key.',
    },
    {
      codes: ['7507'],
      means: 'The source of the call belongs to another resource',
      next: 'Endpoint and access key must be those of the resource that owns the source number or the source user. Check both in the environment.',
      remedies: ['open-environments'],
    },
    {
      codes: ['7508'],
      means: 'ACS does not support this identity here',
      next: 'Use a kind of identity that the operation names.',
    },
    {
      codes: ['7510'],
      means: 'The managed identity could not be verified',
      next: 'Check the managed identity of the resource.',
    },
    {
      codes: ['7606'],
      means: 'The resource may not use Cognitive Services',
      next: 'Connect them: the managed identity of the resource needs access to the service in callIntelligenceOptions.',
    },
    {
      codes: ['7600', '7601', '7602', '7603', '7604', '7605'],
      means: 'ACS finds a fault with the resource or its identity',
      next: 'Check that endpoint, access key and identity are of the same resource.',
      remedies: ['open-environments'],
    },
  ]),
  ...from(callAutomation, [
    {
      codes: ['8500'],
      means: 'Another media operation is active in this call',
      next: 'Wait for its event (such as PlayCompleted or RecognizeCompleted), or send Cancel all media operations first.',
    },
    {
      codes: ['8501'],
      means: 'The call is not established yet',
      next: 'Wait for the event CallConnected, then send this again.',
    },
    {
      codes: ['8508'],
      means: 'The operation was cancelled',
      next: 'Send it again if it was not you who cancelled it.',
    },
    {
      codes: ['8510'],
      means: 'The other side said nothing in time',
      next: 'Ask again, or raise initialSilenceTimeoutInSeconds.',
    },
    {
      codes: ['8511'],
      means: 'The prompt could not be played',
      next: 'Check the play source, then try again.',
    },
    { codes: ['8512'], means: 'The beep could not be played', next: 'Try again.' },
    {
      codes: ['8519'],
      means: 'The request is in conflict with another one',
      next: 'Wait until the other operation is done, then send this again.',
    },
    {
      codes: ['8520'],
      means: 'This operation is not supported',
      next: 'Check the method and the path against the template of the operation.',
    },
    {
      codes: ['8522'],
      status: 405,
      means: 'A configuration is missing',
      next: 'Answer call needs something that its body does not give. Compare it with the template.',
    },
    {
      codes: ['8522'],
      means: 'ACS finds nothing under this address',
      next: 'Check the id in the path: of a call that is up, or of a recording that runs. Check the path too, and that the api-version has this operation.',
    },
    {
      codes: ['8523'],
      means: 'The body is not valid',
      next: 'Compare it with the template of the operation. Required fields must be there, callbackUri must be https, and Content-Type must be application/json.',
    },
    {
      codes: ['8528'],
      means: 'The call is over',
      next: 'Create or answer another call, and use its callConnectionId.',
    },
    {
      codes: ['8532'],
      means: 'The next tone did not come in time',
      next: 'Ask again, or raise interToneTimeoutInSeconds.',
    },
    { codes: ['8534'], means: 'A wrong tone was pressed', next: 'Ask again.' },
    {
      codes: ['8535'],
      means: 'The audio file has a format that ACS does not play',
      next: 'Convert the file.',
    },
    {
      codes: ['8536'],
      means: 'ACS could not download the audio file',
      next: 'Check that its URL can be reached from outside.',
    },
    {
      codes: ['603', '8538', '8539', '8540', '8541', '8542', '8543', '8544'],
      means: 'The other side did not take the call',
      next: 'It declined, was busy, did not answer, does not exist or cannot be reached; the message says which. Check the number, or call later.',
    },
    {
      codes: ['8547', '8563'],
      means: 'What was said could not be matched',
      next: 'Ask again. Check choices and speechLanguage of Recognize.',
    },
    {
      codes: ['8553', '8559', '8571'],
      means: 'The call is being recorded already',
      next: 'Use the recording that runs, or stop it first.',
    },
    {
      codes: ['8564', '8565', '8570'],
      means: 'The speech service failed',
      next: 'Check cognitiveServicesEndpoint in callIntelligenceOptions of the call.',
    },
    {
      codes: ['8567'],
      means: 'The resource is not enabled for Cognitive Services',
      next: 'Switch on the managed identity of the resource and connect it to Cognitive Services. Text and speech need that.',
    },
    { codes: ['8582'], means: 'The text or SSML to say is empty', next: 'Fill the text of the play source.' },
    {
      codes: ['8578', '8579', '8580'],
      means: 'The transcription failed, was cancelled or was shut down',
      next: 'Start it again.',
    },
    {
      codes: ['8581'],
      means: 'The URL for the stream is not valid',
      next: 'Check the transport URL in the options of the call.',
    },
    {
      codes: ['8583'],
      means: 'This cannot run beside what already runs in the call',
      next: 'Stop the media operation that is active, then send this again.',
    },
    {
      codes: ['8585'],
      means: 'The call is not in a state for this action',
      next: 'Get call shows its callConnectionState. Most actions need a call that is connected: wait for CallConnected.',
    },
    {
      codes: ['8603', '8604'],
      means: 'Media streaming failed or was cancelled',
      next: 'Check that your WebSocket server takes the connection, then start it again.',
    },
    { codes: ['9001'], means: 'A service behind ACS met an unknown error', next: 'Try again.' },
    { codes: ['9002'], means: 'A service behind ACS did not answer in time', next: 'Try again.' },
    { codes: ['9003'], means: 'A service behind ACS cancelled the operation', next: 'Try again.' },
    {
      codes: ['9998', '9999'],
      means: 'ACS met an error of its own',
      next: 'Try again later. If it stays, give the request id of the response to Microsoft’s support.',
    },
  ]),
  // The codes are Azure's usual ones as the sandbox answers them; that the parameter is required is documented.
  ...from('azure-rest-api-specs, Call Automation: api-version is required on every operation', [
    {
      codes: ['MissingApiVersionParameter'],
      means: 'The URL names no api-version',
      next: 'Add ?api-version=2026-03-12, or another version, to the URL.',
    },
    {
      codes: ['UnsupportedApiVersionValue'],
      means: 'ACS does not know this api-version',
      next: 'Use a published one, such as 2026-03-12, as date and nothing else; previews end in -preview.',
    },
  ]),
]

/** For codes that stand in no list: what the HTTP status says in all APIs of ACS. */
export const acsStatuses: readonly KnownCode[] = from(
  'learn.microsoft.com/rest/api/communication/errorcodes',
  [
    {
      codes: ['401'],
      means: 'ACS does not know who asks',
      next: 'Choose ACS HMAC in the Auth tab, or send a token that is still valid.',
    },
    {
      codes: ['403'],
      means: 'This is not allowed with this key or token',
      next: 'Check that it belongs to this resource and has a role that may do this.',
    },
    {
      codes: ['404'],
      means: 'ACS finds nothing under this address',
      next: 'Check the path, the ids in it, and the api-version.',
    },
    {
      codes: ['422'],
      means: 'The body is not valid',
      next: 'Compare it with the template of the operation.',
    },
    { codes: ['429'], means: 'Too many requests', next: 'Wait, then send more slowly.' },
    { codes: ['500'], means: 'ACS met an error of its own', next: 'Try again later.' },
  ],
)
