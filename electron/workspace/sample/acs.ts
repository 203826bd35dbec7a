import { emptyRequest } from '../../../shared/request/defaults.ts'
import { json, jsonType, type SampleFolder } from './folder.ts'

export const acsFolder: SampleFolder = {
  name: 'ACS',
  auth: { kind: 'acs-hmac', credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' },
  docs: 'Azure Communication Services, Call Automation. Every request here is signed with the access key: the folder says so once, the requests inherit it.',
  requests: [
    {
      name: 'Create call',
      draft: emptyRequest({
        method: 'POST',
        url: '{{endpoint}}/calling/callConnections?api-version={{apiVersion}}',
        headers: jsonType,
        body: json({
          targets: [{ kind: 'phoneNumber', phoneNumber: { value: '{{callee}}' } }],
          sourceCallerIdNumber: { value: '+15555550100' },
          sourceDisplayName: 'Contoso Support',
          callbackUri: 'https://app.contoso.example/callback',
          operationContext: 'create-1',
          callIntelligenceOptions: {
            cognitiveServicesEndpoint: 'https://contoso.cognitiveservices.azure.com/',
          },
        }),
        docs: `# Create call

Calls a phone number. The signing panel shows the string that is signed while you type; what it shows is what is sent.

\`callIntelligenceOptions\` is needed only when the call plays text later.

Source: learn.microsoft.com/rest/api/communication/callautomation/create-call
`,
      }),
    },
    {
      name: 'Play',
      draft: emptyRequest({
        method: 'POST',
        url: '{{endpoint}}/calling/callConnections/{{callConnectionId}}:play?api-version={{apiVersion}}',
        headers: jsonType,
        body: json({
          playSources: [
            {
              kind: 'text',
              text: {
                text: 'Hello. Please press the pound key now.',
                sourceLocale: 'en-US',
                voiceKind: 'male',
              },
            },
          ],
          playTo: [{ phoneNumber: { value: '{{callee}}' } }],
          operationContext: 'play-1',
        }),
        docs: `# Play

Speaks a text to one participant; an empty \`playTo\` means everyone.

A signature made over the text \`{{callConnectionId}}:play\` instead of the id that is sent is answered with 401, code 7509. Here the
signature is made over the very bytes that go out. \`playTo\` without \`kind\` is what Microsoft's own SDK sends.

Source: learn.microsoft.com/rest/api/communication/callautomation/call-media/play
`,
      }),
    },
    {
      name: 'Hang up',
      draft: emptyRequest({
        method: 'DELETE',
        url: '{{endpoint}}/calling/callConnections/{{callConnectionId}}?api-version={{apiVersion}}',
        docs: `# Hang up

Leaves the call; it goes on if others remain. \`POST …:terminate\` ends it for all.

A request without a body is signed with the hash of no bytes.

Source: learn.microsoft.com/rest/api/communication/callautomation
`,
      }),
    },
  ],
}
