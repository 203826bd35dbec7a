import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../build/chromium.mjs'
import { type Sandbox, startSandbox } from '../../electron/sandbox/sandbox.ts'
import { clean } from '../../shared/sdp/clean.ts'
import { lint } from '../../shared/sdp/lint.ts'
import { type AiortcPeer, type ChromiumPeer, hasAiortc, startAiortc, startChromium } from './peers.ts'

declare global {
  interface Window {
    peer?: RTCPeerConnection
  }
}

/** Offers one audio track and waits until all candidates stand in the description. */
async function offer(chromium: ChromiumPeer): Promise<string> {
  return chromium.page.evaluate(async () => {
    const peer = new RTCPeerConnection()
    window.peer = peer
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of stream.getTracks()) peer.addTrack(track, stream)
    await peer.setLocalDescription(await peer.createOffer())
    await new Promise<void>((resolve) => {
      if (peer.iceGatheringState === 'complete') resolve()
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === 'complete') resolve()
      }
    })
    return peer.localDescription?.sdp ?? ''
  })
}

async function applyAnswer(chromium: ChromiumPeer, sdp: string): Promise<string> {
  return chromium.page.evaluate(async (answer) => {
    const { peer } = window
    if (peer === undefined) return 'no offer'
    await peer.setRemoteDescription({ type: 'answer', sdp: answer })
    return new Promise<string>((resolve) => {
      const look = () => {
        if (peer.connectionState === 'connected' || peer.connectionState === 'failed')
          resolve(peer.connectionState)
      }
      peer.onconnectionstatechange = look
      look()
    })
  }, sdp)
}

/** Answers an offer with one audio track, all candidates included; the peer of an earlier call is closed. */
async function answer(chromium: ChromiumPeer, offered: string): Promise<string> {
  return chromium.page.evaluate(async (sdp) => {
    window.peer?.close()
    const peer = new RTCPeerConnection()
    window.peer = peer
    await peer.setRemoteDescription({ type: 'offer', sdp })
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of stream.getTracks()) peer.addTrack(track, stream)
    await peer.setLocalDescription(await peer.createAnswer())
    await new Promise<void>((resolve) => {
      const look = () => {
        if (peer.iceGatheringState === 'complete') resolve()
      }
      peer.onicegatheringstatechange = look
      look()
    })
    return peer.localDescription?.sdp ?? ''
  }, offered)
}

async function received(chromium: ChromiumPeer): Promise<number> {
  return chromium.page.evaluate(async () => {
    const report = await window.peer?.getStats()
    let packets = 0
    report?.forEach((stat) => {
      if (stat.type === 'inbound-rtp') packets += stat.packetsReceived
    })
    return packets
  })
}

const dtlsState = (chromium: ChromiumPeer) =>
  chromium.page.evaluate(() => window.peer?.getSenders()[0]?.transport?.state)

/** Posts one action of the Calling API to a sandbox. */
async function postCall({ whatsapp }: Sandbox['facts'], action: object) {
  const url = `${whatsapp.baseUrl}/${whatsapp.version}/${whatsapp.phoneNumberIds[0]}/calls`
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${whatsapp.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...action }),
  })
  const body = (await response.json()) as { error?: object }
  return { status: response.status, body }
}

const notSha256 = {
  code: 100,
  error_subcode: 2494010,
  error_data: { details: 'Fingerprint algo is not SHA256' },
}

const fingerprintsOf = (sdp: string) => [...sdp.matchAll(/^a=fingerprint:(\S+)/gm)].map((match) => match[1])

describe.skipIf(!hasAiortc || chromiumPath() === undefined)('a call between Chromium and aiortc', () => {
  let aiortc: AiortcPeer
  let chromium: ChromiumPeer
  let offered: string
  let answered: string

  beforeAll(async () => {
    aiortc = startAiortc()
    chromium = await startChromium()
    offered = await offer(chromium)
    answered = String((await aiortc.ask({ answer: offered })).sdp)
  }, 60_000)
  afterAll(async () => {
    aiortc?.close()
    await chromium?.close()
  })

  test('aiortc answers with three fingerprints, and only the sha-256 one is left', () => {
    expect(fingerprintsOf(answered)).toEqual(['sha-256', 'sha-384', 'sha-512'])
    expect(lint(answered, { profile: 'whatsapp' }).map((finding) => finding.rule)).toContain(
      'wa/fingerprint-single',
    )
    const { sdp } = clean(answered, { profile: 'whatsapp', role: 'answer' })
    expect(fingerprintsOf(sdp)).toEqual(['SHA-256'])
  })

  test('the cleaned answer still brings the DTLS-SRTP connection up, with audio both ways', async () => {
    const { sdp } = clean(answered, { profile: 'whatsapp', role: 'answer' })
    expect(await applyAnswer(chromium, sdp)).toBe('connected')
    await expect.poll(() => received(chromium), { timeout: 15_000 }).toBeGreaterThan(10)
    await expect
      .poll(async () => (await aiortc.ask({ state: true })).packets, { timeout: 15_000 })
      .toBeGreaterThan(10)
  }, 60_000)

  test('the sandbox refuses the answer as it came and takes the cleaned one', async () => {
    const sandbox = await startSandbox({ port: 0 })
    try {
      const accept = (sdp: string) =>
        postCall(sandbox.facts, {
          call_id: sandbox.facts.whatsapp.callId,
          action: 'accept',
          session: { sdp_type: 'answer', sdp },
        })
      const refused = await accept(answered)
      expect(refused.status).toBe(400)
      expect(refused.body.error).toMatchObject(notSha256)
      const accepted = await accept(clean(answered, { profile: 'whatsapp', role: 'answer' }).sdp)
      expect(accepted).toMatchObject({ status: 200, body: { success: true } })
    } finally {
      await sandbox.close()
    }
  })

  test("Chromium's own offer has no error that is not true of it", () => {
    const errors = lint(offered, { profile: 'webrtc', role: 'offer' }).filter(
      (finding) => finding.severity === 'error',
    )
    expect(errors).toEqual([])
  })

  describe('that aiortc begins', () => {
    let raw: string
    let cleaned: string

    beforeAll(async () => {
      raw = String((await aiortc.ask({ offer: true })).sdp)
      cleaned = clean(raw, { profile: 'whatsapp', role: 'offer' }).sdp
    })

    test('its offer keeps only the sha-256 fingerprint, value unchanged', () => {
      expect(fingerprintsOf(raw)).toEqual(['sha-256', 'sha-384', 'sha-512'])
      expect(fingerprintsOf(cleaned)).toEqual(['SHA-256'])
      const value = /^a=fingerprint:sha-256 (\S+)/m.exec(raw)?.[1]
      expect(cleaned).toContain(`a=fingerprint:SHA-256 ${value}\r\n`)
      expect(clean(cleaned, { profile: 'whatsapp', role: 'offer' }).changed).toBe(false)
    })

    test('Chromium answers the cleaned offer, DTLS-SRTP comes up and audio flows both ways', async () => {
      const sdp = await answer(chromium, cleaned)
      const errors = lint(sdp, { profile: 'webrtc', role: 'answer', offer: cleaned }).filter(
        (finding) => finding.severity === 'error',
      )
      expect(errors).toEqual([])
      await aiortc.ask({ accept: sdp })
      await expect.poll(() => dtlsState(chromium), { timeout: 15_000 }).toBe('connected')
      await expect.poll(() => received(chromium), { timeout: 15_000 }).toBeGreaterThan(10)
      await expect
        .poll(async () => (await aiortc.ask({ state: true })).packets, { timeout: 15_000 })
        .toBeGreaterThan(10)
    }, 60_000)

    test('the sandbox refuses a connect with the offer as it came and takes the cleaned one', async () => {
      const sandbox = await startSandbox({ port: 0 })
      try {
        const connect = (sdp: string) =>
          postCall(sandbox.facts, {
            to: '15555550177',
            action: 'connect',
            session: { sdp_type: 'offer', sdp },
          })
        const refused = await connect(raw)
        expect(refused).toMatchObject({ status: 400, body: { error: notSha256 } })
        const accepted = await connect(cleaned)
        expect(accepted).toMatchObject({
          status: 200,
          body: { calls: [{ id: expect.stringMatching(/^wacid\./) }] },
        })
      } finally {
        await sandbox.close()
      }
    })
  })
})
