import { create } from 'zustand'
import type { Input, Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, ProblemError, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { stayingHere, useSession } from '../../state/session.ts'
import { refusalOf } from './refusal.ts'

/** One number of one environment; `phoneNumberId` is empty for the environment's own, and on-premises. */
export type Place = Omit<Input<'publishKey'>, 'keyId'>

/** What is known of the key that a number publishes. */
export type Known =
  | { kind: 'unknown' }
  | { kind: 'none'; at: Date }
  | {
      kind: 'published'
      status: 'VALID' | 'MISMATCH' | null
      /** The local pair that it is; null when it is none of them. */
      keyId: string | null
      at: Date
    }
  | { kind: 'failed'; problem: Problem; at: Date }

export interface NumberState {
  known: Known
  doing: 'publishing' | 'checking' | null
}

const fresh: NumberState = { known: { kind: 'unknown' }, doing: null }

interface Publishing {
  /** By `placeKey`. */
  numbers: Readonly<Record<string, NumberState>>
  /** Ids that the user added or an account listed, by `environmentKey`. */
  added: Readonly<Record<string, readonly string[]>>
  /** What an account calls its numbers, by phone number id. */
  names: Readonly<Record<string, NumberName>>
}

export type NumberName = Omit<PhoneNumber, 'phoneNumberId'>
type PhoneNumber = NonNullable<Output<'listPhoneNumbers'>['numbers']>[number]

/** Lives as long as the window, so that a look at another tab does not forget what was published. */
export const usePublishing = create<Publishing>(() => ({ numbers: {}, added: {}, names: {} }))

type WorkspacePath = string | undefined

const openWorkspace = (): WorkspacePath => useSession.getState().workspace

/** An environment's id is its path in the workspace, so that alone it means one of each. */
export function environmentKey(environmentId: string | null, workspace: WorkspacePath): string {
  return JSON.stringify([workspace ?? '', environmentId])
}

export function placeKey(place: Place, workspace: WorkspacePath): string {
  const { target, environmentId, phoneNumberId } = place
  return JSON.stringify([workspace ?? '', environmentId, target, phoneNumberId])
}

export function stateOf(place: Place): NumberState {
  return usePublishing.getState().numbers[placeKey(place, openWorkspace())] ?? fresh
}

export function useNumber(place: Place): NumberState {
  const workspace = useSession((state) => state.workspace)
  return usePublishing(({ numbers }) => numbers[placeKey(place, workspace)] ?? fresh)
}

function update(key: string, change: Partial<NumberState>) {
  usePublishing.setState(({ numbers }) => ({
    numbers: { ...numbers, [key]: { ...(numbers[key] ?? fresh), ...change } },
  }))
}

/** The first 64 KiB hold any error that a person can read. */
const errorBytes = 65_536

async function bodyText(exchange: Output<'sendRequest'>): Promise<string> {
  const length = Math.min(exchange.response?.bodyBytes ?? 0, errorBytes)
  if (length === 0) return ''
  const range = { exchangeId: exchange.id, part: 'response', from: 0, to: length } as const
  return new TextDecoder().decode((await call('readBytes', range)).bytes)
}

async function requireSuccess(exchange: Output<'sendRequest'>) {
  const status = exchange.response?.status ?? 0
  const refusal = refusalOf(exchange, status >= 400 ? await bodyText(exchange) : '')
  if (refusal !== null) throw new ProblemError(refusal)
}

async function readBack(keyId: string | null, place: Place, signal: AbortSignal): Promise<Known> {
  const read = await call('readPublishedKey', { keyId, ...place }, signal)
  await requireSuccess(read.exchange)
  const at = new Date()
  if (read.publicKeyPem === null && read.status === null) return { kind: 'none', at }
  return {
    kind: 'published',
    status: read.status,
    keyId: read.sameKey === true ? keyId : read.matchesKeyId,
    at,
  }
}

async function run(
  place: Place,
  doing: 'publishing' | 'checking',
  signal: AbortSignal,
  work: () => Promise<Known>,
) {
  // The answer is of the workspace that asked, whichever is open when it comes.
  const key = placeKey(place, openWorkspace())
  update(key, { doing })
  try {
    update(key, { known: await work(), doing: null })
  } catch (error) {
    const problem = problemOf(error)
    // Stopped by the user: what was known before still is.
    const stopped = signal.aborted || problem.code === 'cancelled'
    update(
      key,
      stopped ? { doing: null } : { known: { kind: 'failed', problem, at: new Date() }, doing: null },
    )
  }
}

/** Publishes and reads back: only what the server gives back counts as published. The outcome stands in the store. */
export function publishTo(keyId: string, place: Place, signal: AbortSignal): Promise<void> {
  return run(place, 'publishing', signal, async () => {
    const isHere = stayingHere()
    await requireSuccess(await call('publishKey', { keyId, ...place }, signal))
    // Another workspace has another number to read back from.
    if (!isHere()) return { kind: 'unknown' }
    return await readBack(keyId, place, signal)
  })
}

/** Asks the number which key it publishes. The outcome stands in the store. */
export function check(keyId: string, place: Place, signal: AbortSignal): Promise<void> {
  return run(place, 'checking', signal, () => readBack(keyId, place, signal))
}

export function addNumber(environmentId: string | null, phoneNumberId: string) {
  const key = environmentKey(environmentId, openWorkspace())
  usePublishing.setState(({ added }) => {
    const before = added[key] ?? []
    return before.includes(phoneNumberId) ? {} : { added: { ...added, [key]: [...before, phoneNumberId] } }
  })
}

/**
 * Every number of a WhatsApp Business Account; `''` stands for the environment's own. Rejects with the server's words
 * where it refuses.
 */
export async function listNumbers(
  environmentId: string | null,
  businessAccountId: string,
  signal: AbortSignal,
): Promise<readonly PhoneNumber[]> {
  const { exchange, numbers } = await call('listPhoneNumbers', { environmentId, businessAccountId }, signal)
  await requireSuccess(exchange)
  return numbers ?? []
}

/** Puts an account's numbers on the list. `own` is the environment's own, which is on it already. */
export function addListed(environmentId: string | null, listed: readonly PhoneNumber[], own: string | null) {
  const key = environmentKey(environmentId, openWorkspace())
  const named = listed.map(({ phoneNumberId, ...name }) => [phoneNumberId, name] as const)
  usePublishing.setState(({ added, names }) => {
    const before = added[key] ?? []
    const known = new Set([...before, own])
    const fresh = listed.map((number) => number.phoneNumberId).filter((id) => !known.has(id))
    return {
      added: { ...added, [key]: [...before, ...fresh] },
      names: { ...names, ...Object.fromEntries(named) },
    }
  })
}

export function removeNumber(environmentId: string | null, phoneNumberId: string) {
  const key = environmentKey(environmentId, openWorkspace())
  usePublishing.setState(({ added }) => ({
    added: { ...added, [key]: (added[key] ?? []).filter((id) => id !== phoneNumberId) },
  }))
}
