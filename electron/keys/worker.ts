import { parentPort, workerData } from 'node:worker_threads'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import type { Answer, Question } from './apart.ts'
import { readKey } from './read.ts'

/** The thread that `readApart` starts: reads one key, answers and ends. Built as dist/worker.cjs. */
void answer(workerData as Question).then((told) => parentPort?.postMessage(told))

/** Never rejects: what went wrong is data, and a defect is told without the text of its error. */
async function answer({ bytes, passphrase }: Question): Promise<Answer> {
  try {
    const { publicKey, privateKey, ...read } = await readKey(bytes, passphrase)
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
    const pkcs8 = privateKey?.export({ type: 'pkcs8', format: 'der' }) ?? null
    return { ...read, problem: null, spki, pkcs8: pkcs8 === null ? null : new Uint8Array(pkcs8) }
  } catch (thrown) {
    return { problem: thrown instanceof ProblemError ? thrown.problem : unreadable }
  }
}

const unreadable: Problem = {
  code: 'unreadable-key',
  message: 'The key could not be read.',
  fix: 'Convert a copy with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW.',
}
