import { randomUUID } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { hubSignature } from '../signing/whatsapp-webhook.ts'
import { type CallEvent, callbackBody, callbackHeaders } from './cloud-events.ts'
import { createDeliverer, type Delivered } from './deliver.ts'
import { loopbackUrl } from './loopback.ts'
import type { Webhooks } from './whatsapp-user.ts'

/** What the sandbox tells by itself: webhooks of WhatsApp calls to one address, events of ACS calls to their callbacks. */
export interface Telling {
  webhooks: Webhooks
  tellEvents(events: readonly CallEvent[]): void
  webhook(): string
  /** Throws as `checkedWebhook`. */
  setWebhook(address: string): void
  close(): Promise<void>
}

/** Empty for nowhere. Throws ProblemError `webhook-not-usable`: the sandbox never leaves this machine. */
export function checkedWebhook(text: string): string {
  const address = text.trim()
  if (address === '') return ''
  const url = loopbackUrl(address)
  if (url !== null && url.username === '' && url.password === '') return address
  return fail(
    'webhook-not-usable',
    url === null
      ? 'The webhook address is not on this machine.'
      : 'The webhook address holds a name or a password.',
    'Use http://localhost, http://127.0.0.1 or http://[::1] with the port and path of your program.',
    'the webhook address',
  )
}

interface Options {
  webhook: string
  appSecret: string
  /** A callback address to which nothing is told. */
  noCallback: string
  now: () => Date
  onDelivered: (delivered: Delivered) => void
}

/** Signs and delivers the webhooks and callbacks. Throws `webhook-not-usable` for an address of another machine. */
export function createTelling({ appSecret, noCallback, now, onDelivered, ...options }: Options): Telling {
  let webhook = checkedWebhook(options.webhook)
  const deliverer = createDeliverer(onDelivered)
  return {
    webhook: () => webhook,
    setWebhook: (address) => {
      webhook = checkedWebhook(address)
    },
    webhooks: {
      isOn: () => webhook !== '',
      post: (lane, name, content) => {
        if (webhook === '') return
        // Signed over these bytes, and these are sent.
        const body = Buffer.from(JSON.stringify(content))
        const headers = {
          'Content-Type': 'application/json',
          'X-Hub-Signature-256': hubSignature(appSecret, body),
        }
        deliverer.deliver({ lane, name, to: webhook, headers, body })
      },
    },
    tellEvents: (events) => {
      for (const event of events.filter(({ to }) => to !== noCallback)) {
        deliverer.deliver({
          lane: event.data.callConnectionId ?? event.to,
          name: event.name,
          to: event.to,
          headers: callbackHeaders,
          body: callbackBody(event, randomUUID(), now()),
        })
      }
    },
    close: deliverer.close,
  }
}
