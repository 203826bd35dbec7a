import { SmsClient } from '@azure/communication-sms'
import { type Answer, describeSdk } from './kit.ts'

const from = '+15551230001'
const accepted = (count: number): Answer => ({
  status: 202,
  body: {
    value: Array.from({ length: count }, (_, at) => ({
      to: `+1555123${1000 + at}`,
      messageId: `Outgoing_${at}`,
      httpStatusCode: 202,
      repeatabilityResult: 'accepted',
      successful: true,
    })),
  },
})
const hundred = Array.from({ length: 100 }, (_, at) => `+1555123${1000 + at}`)

describeSdk<SmsClient>({
  name: '@azure/communication-sms',
  connect: (loopback) => new SmsClient(...loopback),
  classes: { SmsClient },
  leftOut: {},
  operations: [
    {
      method: 'SmsClient.send',
      what: 'to one number',
      run: (sms) => sms.send({ from, to: ['+4915112345678'], message: 'Hello' }),
      answers: [accepted(1)],
    },
    {
      method: 'SmsClient.send',
      what: 'beyond ASCII, with line breaks and an emoji',
      run: (sms) => sms.send({ from, to: ['+4915112345678'], message: 'Grüße\r\nこんにちは 👋🏽' }),
      answers: [accepted(1)],
    },
    {
      method: 'SmsClient.send',
      what: 'to a hundred numbers from a short code, with a report and a tag',
      run: (sms) =>
        sms.send(
          { from: '12345', to: hundred, message: 'a "quoted" \\ message & more' },
          { enableDeliveryReport: true, tag: 'tag/ä=1' },
        ),
      answers: [accepted(100)],
    },
  ],
  requests: 3,
})
