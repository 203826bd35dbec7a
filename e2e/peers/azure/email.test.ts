import { EmailClient, type EmailMessage } from '@azure/communication-email'
import { type Answer, describeSdk, done } from './kit.ts'

const id = '8540c0de-899f-5cce-acb5-3ec493af3800'
const queued = (operationId = id): Answer => ({
  status: 202,
  headers: {
    'operation-location': `{origin}/emails/operations/${operationId}?api-version=2025-09-01`,
    'retry-after': '0',
  },
  body: { id: operationId, status: 'Running' },
})
const state = (status: string): Answer => ({ body: { id, status, error: null } })

const message: EmailMessage = {
  senderAddress: 'sender@contoso.example',
  content: { subject: 'Hello', plainText: 'Hello' },
  recipients: { to: [{ address: 'to@fabrikam.example' }] },
}
const full: EmailMessage = {
  ...message,
  content: { subject: 'Grüße 👋', plainText: 'Zeile 1\r\nZeile 2', html: '<p>“こんにちは” &amp; more</p>' },
  recipients: {
    to: [{ address: 'to@fabrikam.example', displayName: 'Zoë "Z" Ünal' }],
    cc: [{ address: 'cc+tag@fabrikam.example' }],
    bcc: [{ address: 'bcc@fabrikam.example' }],
  },
  replyTo: [{ address: 'reply@contoso.example' }],
  headers: { 'x-priority': '1' },
  disableUserEngagementTracking: true,
  attachments: [
    {
      name: 'naïve.txt',
      contentType: 'text/plain',
      contentInBase64: Buffer.alloc(2_000_000, 'ü').toString('base64'),
    },
  ],
}

describeSdk<EmailClient>({
  name: '@azure/communication-email',
  connect: (loopback) => new EmailClient(...loopback),
  classes: { EmailClient },
  leftOut: {},
  operations: [
    {
      method: 'EmailClient.beginSend',
      what: 'and polls until it is sent',
      run: (email) => done(email.beginSend(message)),
      answers: [queued(), state('Running'), state('Running'), state('Succeeded')],
    },
    {
      method: 'EmailClient.beginSend',
      what: 'every field, with an attachment of 2 MB, under an id of the sender’s',
      run: (email) => done(email.beginSend(full, { operationId: id })),
      answers: [queued(), state('Succeeded')],
    },
    {
      method: 'EmailClient.beginSend',
      what: 'and takes up a poller that was written down',
      run: async (email) => {
        const poller = await email.beginSend(message)
        await done(email.beginSend(message, { resumeFrom: poller.toString() }))
      },
      answers: [queued(), state('Running'), state('Running'), state('Succeeded')],
    },
  ],
  requests: 10,
})
