import { join } from 'node:path'
import { exchangeSchema } from '../../shared/ipc/contract/exchange.ts'
import { fail, type Problem, ProblemError } from '../../shared/problem.ts'
import { authTexts } from '../../shared/request/auth-fields.ts'
import { type RequestDraft, requestDraftSchema } from '../../shared/request/model.ts'
import { diskProblem } from '../files/files.ts'
import { memoryLimit, readRange } from '../http/blob.ts'
import type { Handlers } from '../ipc/handlers.ts'
import { maskText } from '../wire/mask.ts'
import { type Finished, mostBodyBytes } from './masked.ts'
import { capsOf, readSettings, writeSettings } from './settings.ts'
import { type HistoryStore, openHistory } from './store.ts'

export interface HistoryDeps {
  dataDir: string
  now(): Date
  /** After an exchange was recorded, pinned or deleted. */
  onChange(): void
}

export type HistoryHandlers = Pick<
  Handlers,
  | 'listHistory'
  | 'readHistory'
  | 'pinHistory'
  | 'deleteHistory'
  | 'clearHistory'
  | 'historySettings'
  | 'saveHistorySettings'
  | 'readBytes'
>

export interface HistoryService extends HistoryHandlers {
  /** Writes behind the send, one after another. */
  record(finished: Finished): void
  /** An item of the workspace has another id now. Resolves when the history names that one; it never rejects. */
  follow(workspace: string, from: string, to: string): Promise<void>
  /** Resolves when all that was to be recorded so far is on the disk: bodies are read from files of the session. */
  written(): Promise<void>
  /** After all that was to be recorded is on the disk. */
  close(): Promise<void>
}

/** Names the bytes of an exchange of the history to `readBytes`: those of the session have a bare id. */
export const historyPrefix = 'history:'

/** An AWS session token may be empty from the start. */
function lacksSecret(draft: RequestDraft): boolean {
  return (
    JSON.stringify(draft).includes(maskText) ||
    authTexts(draft.auth).some(({ key, secret, text }) => secret && text === '' && key !== 'sessionToken')
  )
}

function notesOf(cut: boolean, draft: RequestDraft | null): string[] {
  const lost = draft !== null && lacksSecret(draft)
  return [
    ...(cut ? [`Of a body over ${mostBodyBytes / 1024 / 1024} MB the beginning is kept.`] : []),
    ...(lost ? ['A secret that was typed into the request is not kept: type it again to resend.'] : []),
    ...(draft === null ? ['The request was too large to keep for resending.'] : []),
  ]
}

function whyNotRecorded(error: unknown, dataDir: string): Problem {
  const known = diskProblem(error, dataDir)
  if (known instanceof ProblemError) return known.problem
  return {
    code: 'history-not-recorded',
    message: 'The last exchange could not be recorded.',
    fix: 'Look whether the data folder can be written and its disk has room.',
    where: dataDir,
  }
}

/** The database is opened when it is first needed: whoever sends nothing and looks at nothing pays nothing. */
export function createHistoryService(deps: HistoryDeps): HistoryService {
  let opened: Promise<HistoryStore> | null = null
  let writing: Promise<void> = Promise.resolve()
  // A full disk must not make a send fail: it is told in the room.
  let problem: Problem | null = null
  let reading: ReturnType<typeof readSettings> | null = null
  const settings = () => {
    reading ??= readSettings(deps.dataDir)
    return reading
  }
  const store = (): Promise<HistoryStore> => {
    if (opened === null) {
      const opening = settings().then((read) =>
        openHistory({ dataDir: deps.dataDir, now: deps.now, caps: capsOf(read.settings) }),
      )
      opened = opening
      // A disk that was full, a folder that was locked: the next call tries again.
      opening.catch(() => {
        if (opened === opening) opened = null
      })
    }
    return opened
  }

  const state = async () => {
    const [read, history] = await Promise.all([settings(), store()])
    return { ...read.settings, ...history.totals(), problem: read.problem }
  }

  return {
    record(finished) {
      writing = writing
        .then(async () => {
          if ((await settings()).settings.enabled) await (await store()).record(finished)
        })
        .then(
          () => {
            problem = null
          },
          (error: unknown) => {
            problem = whyNotRecorded(error, deps.dataDir)
          },
        )
        .then(deps.onChange)
    },
    follow(workspace, from, to) {
      writing = writing
        .then(async () => (await store()).follow(workspace, from, to))
        // A history that cannot be written says so at the next exchange; the move itself is done.
        .catch(() => {})
        .then(deps.onChange)
      return writing
    },
    written: () => writing,
    async listHistory(input) {
      const history = await store()
      const { count, bytes } = history.totals()
      const choices = input.before === null ? history.choices() : null
      return { ...(await history.list(input)), count, bytes, choices, problem }
    },
    async readHistory({ id }) {
      const history = await store()
      const entry = history.entry(id)
      const part = history.part(id, 'exchange')
      if (part === null) return fail('history-gone', 'This exchange was not kept.', 'Send the request again.')
      const exchange = exchangeSchema.parse(JSON.parse(Buffer.from(await history.read(part)).toString()))
      const draftPart = history.part(id, 'draft')
      const draft =
        draftPart === null
          ? null
          : (requestDraftSchema.safeParse(JSON.parse(Buffer.from(await history.read(draftPart)).toString()))
              .data ?? null)
      const isCut = (['sent', 'response'] as const).some((name) => history.part(id, name)?.whole === false)
      return {
        entry,
        exchange: { ...exchange, id: `${historyPrefix}${id}` },
        draft,
        environmentId: history.environmentOf(id),
        notes: notesOf(isCut, draft),
      }
    },
    async readBytes({ exchangeId, part: name, from, to }) {
      const history = await store()
      const part = history.part(exchangeId.slice(historyPrefix.length), name)
      const end = Math.min(to, from + memoryLimit)
      const blob =
        part === null || part.file === null
          ? { kind: 'memory' as const, bytes: part?.inline ?? new Uint8Array(0), size: part?.size ?? 0 }
          : { kind: 'file' as const, path: join(history.directory, part.file), size: part.size }
      const bytes = await readRange(blob, from, end)
      const start = Math.min(from, blob.size)
      return {
        bytes: new Uint8Array(bytes),
        from: start,
        to: start + bytes.length,
        total: blob.size,
      }
    },
    async pinHistory({ id, pinned }) {
      ;(await store()).pin(id, pinned)
      deps.onChange()
      return undefined
    },
    async deleteHistory({ ids }) {
      await (await store()).remove(ids)
      deps.onChange()
      return undefined
    },
    async clearHistory({ pinned }) {
      await (await store()).clear(pinned)
      deps.onChange()
      return undefined
    },
    historySettings: state,
    async saveHistorySettings(next) {
      await writeSettings(deps.dataDir, next)
      reading = Promise.resolve({ settings: next, problem: null })
      await (await store()).setCaps(capsOf(next))
      deps.onChange()
      return state()
    },
    async close() {
      await writing
      const open = await opened?.catch(() => null)
      open?.close()
      opened = null
    },
  }
}
