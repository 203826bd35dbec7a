import { randomUUID } from 'node:crypto'
import type { RequestDraft } from '../../shared/request/model.ts'
import { dataDirectory } from '../host/data-dir.ts'
import { emptyBlob } from '../http/blob.ts'
import { exchangeOf, sentBytes } from '../http/exchange.ts'
import type { Prepared } from '../http/prepare.ts'
import type { Outcome } from '../http/send.ts'
import type { Io } from './io.ts'

/** For the help of the commands that send. */
export const recordHelp = `  --record                       keep it in the history of the app too (CORDBOARD_DATA_DIR or the usual place), which
                                 may be open meanwhile; without it nothing is written outside the workspace`

interface Sent {
  readonly outcome: Outcome
  readonly prepared: Prepared
  readonly draft: RequestDraft
  /** The file's id in the workspace; null for a request made from flags. */
  readonly requestId: string | null
  readonly environmentId: string | null
  /** The folder in which both stand. */
  readonly workspace: string | null
  readonly sentAt: Date
}

export interface Recorder {
  /** Never throws: that an exchange could not be kept is told on stderr, the send itself is done. */
  record(sent: Sent): Promise<void>
  close(): void
}

const nothing: Recorder = { record: async () => {}, close() {} }

/** The app's history where it is asked for by `--record`, which a build server does not: nothing else is opened or made. */
export async function recorderFor(isWanted: boolean | undefined, io: Io): Promise<Recorder> {
  if (isWanted !== true) return nothing
  const dataDir = dataDirectory(io.env)
  // SQLite and the schemas are loaded for those who ask.
  const [{ openHistory }, { capsOf, readSettings }] = await Promise.all([
    import('../history/store.ts'),
    import('../history/settings.ts'),
  ])
  const { settings } = await readSettings(dataDir)
  if (!settings.enabled) {
    io.stderr('Note: the history is off in the settings of the app; nothing is recorded.\n')
    return nothing
  }
  const history = await openHistory({ dataDir, now: () => new Date(), caps: capsOf(settings) })
  return {
    async record({ outcome, prepared, draft, requestId, environmentId, workspace, sentAt }) {
      const { masker } = prepared
      try {
        const bytes = masker.bytes(await sentBytes(outcome))
        await history.record({
          exchange: exchangeOf(outcome, { id: randomUUID(), requestId, sentAt }, masker),
          draft,
          environmentId,
          workspace,
          response: outcome.answer?.body ?? emptyBlob,
          sent: { kind: 'memory', bytes, size: bytes.length },
          masker,
        })
      } catch {
        io.stderr(
          'Note: the exchange was sent but could not be recorded; look whether the data folder can be written.\n',
        )
      }
    },
    close: () => history.close(),
  }
}
