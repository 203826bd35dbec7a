import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decryptRequest,
  decryptResponse,
  encryptRequest,
  encryptResponse,
  type FlowRequest,
  type OpenedRequest,
} from '../../electron/keys/flows/crypto.ts'
import { diagnoseRequest } from '../../electron/keys/flows/diagnosis.ts'

const python = '/usr/bin/python3'
const hasCryptography =
  existsSync(python) && spawnSync(python, ['-c', 'import cryptography.hazmat']).status === 0

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

interface Question {
  open?: FlowRequest[]
  replies?: string[]
  seal?: string[]
  replied?: { key: string; iv: string; body: string }[]
  wrap?: 'sha256' | 'mgf1-sha1'
}
interface Answer {
  opened: string[]
  sealedReplies: string[]
  sealed: (FlowRequest & { key: string; iv: string })[]
  read: string[]
}

function ask(question: Question): Answer {
  const all = {
    open: [],
    replies: [],
    seal: [],
    replied: [],
    wrap: 'sha256',
    ...question,
    private: privatePem,
  }
  const { stdout, stderr, status } = spawnSync(python, [path.join(import.meta.dirname, 'flows_peer.py')], {
    input: JSON.stringify(all),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Answer
}

const opened = (request: FlowRequest): OpenedRequest => {
  const found = decryptRequest(request, pair.privateKey)
  if (found === null) throw new Error('a request of the peer does not open')
  return found
}
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe.skipIf(!hasCryptography)("Python's cryptography (needs python3-cryptography)", () => {
  it('agrees on 1000 payloads with Unicode, both ways, requests and replies', () => {
    const text = fc.oneof(
      fc.json({ stringUnit: 'binary' }),
      fc
        .record({ action: fc.string({ unit: 'binary' }), data: fc.json() })
        .map((value) => JSON.stringify(value)),
    )
    const payloads = fc.sample(text, 1000)
    const replies = fc.sample(text, 1000)

    const ours = payloads.map((payload) => encryptRequest(payload, pair.publicKey))
    const first = ask({ open: ours.map(({ request }) => request), replies, seal: payloads })
    expect(first.opened).toEqual(payloads)
    expect(ours.map((keys, i) => decryptResponse(first.sealedReplies[i] ?? '', keys))).toEqual(replies)

    const theirs = first.sealed.map(opened)
    expect(theirs.map((request) => request.text)).toEqual(payloads)
    expect(theirs.map(({ aesKey, iv }) => [hex(aesKey), hex(iv)])).toEqual(
      first.sealed.map(({ key, iv }) => [key, iv]),
    )
    const second = ask({
      replied: theirs.map((keys, i) => ({
        key: hex(keys.aesKey),
        iv: hex(keys.iv),
        body: encryptResponse(replies[i] ?? '', keys),
      })),
    })
    expect(second.read).toEqual(replies)
  }, 120_000)

  it('makes the mistake of MGF1 with SHA-1, and it is named', () => {
    const text = '{"action":"ping"}'
    for (const request of ask({ seal: [text, text], wrap: 'mgf1-sha1' }).sealed) {
      expect(decryptRequest(request, pair.privateKey)).toBeNull()
      expect(diagnoseRequest(request, pair.privateKey)).toMatchObject({
        mistakes: [{ id: 'mgf1-sha1' }],
        text,
      })
    }
  })
})
