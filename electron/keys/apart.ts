import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import type { ReadKey } from './read.ts'

/** What crosses to the thread. `passphrase` undefined: none was given. */
export interface Question {
  bytes: Uint8Array
  passphrase: string | undefined
}

/** What crosses back; the keys as DER. */
export type Answer =
  | { problem: Problem }
  | (Omit<ReadKey, 'publicKey' | 'privateKey'> & {
      problem: null
      spki: Uint8Array
      pkcs8: Uint8Array | null
    })

/**
 * `readKey` in a thread of its own: a key derivation of the largest allowed count takes about 2 s and loading node-forge
 * 35 ms, and the thread that answers the window must not be blocked for 50 ms. Aborting ends the thread and rejects
 * with `cancelled`.
 */
export async function readApart(question: Question, signal: AbortSignal): Promise<ReadKey> {
  const told = await ask(question, signal)
  if (told.problem !== null) throw new ProblemError(told.problem)
  const { problem: _problem, spki, pkcs8, ...read } = told
  return {
    ...read,
    publicKey: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
    privateKey:
      pkcs8 === null ? null : createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
  }
}

async function ask(question: Question, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) return { problem: cancelled }
  const worker = startWorker(question)
  try {
    return await new Promise<Answer>((resolve) => {
      signal.addEventListener('abort', () => resolve({ problem: cancelled }), { once: true })
      worker.once('message', resolve)
      worker.once('error', () => resolve({ problem: ended }))
      worker.once('exit', () => resolve({ problem: ended }))
    })
  } finally {
    void worker.terminate()
  }
}

const cancelled: Problem = {
  code: 'cancelled',
  message: 'Reading the key was cancelled.',
  fix: 'Open it again when you want it.',
}
const ended: Problem = {
  code: 'unreadable-key',
  message: 'The key could not be read within the memory that one key is given.',
  fix: 'Check that this is the right file.',
}

/** In the sources the file beside this one; in the builds dist/worker.cjs, next to main.cjs and above the chunks. */
function workerFile(): string {
  const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname
  const places = ['worker.ts', 'worker.cjs', '../worker.cjs'].map((name) => join(here, name))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error('worker.cjs is not there: the build is incomplete.')
  return found
}

/** The built file is read here and handed over as text: within an asar archive only the main thread is sure to find it. */
function startWorker(workerData: Question): Worker {
  const file = workerFile()
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: 256 } }
  return file.endsWith('.ts')
    ? new Worker(file, options)
    : new Worker(readFileSync(file, 'utf8'), { ...options, eval: true })
}
