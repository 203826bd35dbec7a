import { sampleAnswer } from './sample-answer.ts'
import type { Call, CallChange, CallDesk } from './whatsapp-calls.ts'
import { type Business, connectWebhook, statusWebhook, terminateWebhook } from './whatsapp-webhooks.ts'

/** Where webhooks go; posts of one lane keep their order. */
export interface Webhooks {
  isOn(): boolean
  post(lane: string, name: string, webhook: unknown): void
}

/** How long the user talks before hanging up. */
export const usualTalkMs = 30_000

export interface CallUser {
  /** Takes part in a call that changed, and has the webhooks tell it. */
  follow(change: CallChange): void
  close(): void
}

interface Options {
  desk: CallDesk
  webhooks: Webhooks
  businessOf: (phoneNumberId: string) => Business
  now: () => Date
  talkMs: number
  onChange: () => void
}

/** The user at the other end: picks up when the business calls, and hangs up after a while. */
export function createCallUser({ desk, webhooks, businessOf, now, talkMs, onChange }: Options): CallUser {
  const hangUps = new Map<string, NodeJS.Timeout>()
  const stay = (id: string) => {
    clearTimeout(hangUps.get(id))
    hangUps.delete(id)
  }

  const tellEnd = (call: Call, status: 'COMPLETED' | 'REJECTED') =>
    webhooks.post(
      call.id,
      'terminate webhook',
      terminateWebhook(businessOf(call.phoneNumberId), call, status, now()),
    )

  const talk = (id: string) => {
    stay(id)
    const timer = setTimeout(() => {
      hangUps.delete(id)
      const ended = desk.hangUp(id)
      if (ended === null) return
      tellEnd(ended, 'COMPLETED')
      onChange()
    }, talkMs)
    timer.unref()
    hangUps.set(id, timer)
  }

  return {
    follow: (change) => {
      const { call } = change
      const business = businessOf(call.phoneNumberId)
      switch (change.what) {
        case 'started': {
          const answer = sampleAnswer(now(), change.offer, change.keys)
          webhooks.post(call.id, 'connect webhook', connectWebhook(business, call, answer, now()))
          webhooks.post(call.id, 'RINGING webhook', statusWebhook(business, call, 'RINGING', now()))
          if (!desk.pickUp(call.id)) return
          webhooks.post(call.id, 'ACCEPTED webhook', statusWebhook(business, call, 'ACCEPTED', now()))
          talk(call.id)
          onChange()
          return
        }
        case 'accepted':
          talk(call.id)
          return
        case 'ended':
          stay(call.id)
          tellEnd(call, change.isRejected ? 'REJECTED' : 'COMPLETED')
      }
    },
    close: () => {
      for (const id of [...hangUps.keys()]) stay(id)
    },
  }
}
