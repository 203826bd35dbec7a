import { join } from 'node:path'
import type { z } from 'zod'
import { sessionSchema } from '../../shared/ipc/contract/session.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { FolderSettings } from '../../shared/request/model.ts'
import { keepAside, readText, writeText } from './files.ts'
import { withoutLiteralSecret, withoutSecretText } from './literal-secrets.ts'

export type Session = z.infer<typeof sessionSchema>

const fileOf = (dataDir: string): string => join(dataDir, 'session.json')

/** The session as it was left; null at the first start, and when the file is broken: that one is kept aside. */
export async function loadSession(dataDir: string): Promise<Session | null> {
  const file = fileOf(dataDir)
  try {
    const text = await readText(file)
    return text === null ? null : sessionSchema.parse(JSON.parse(text))
  } catch {
    await keepAside(file)
    return null
  }
}

function withoutFolderSecrets(edits: FolderSettings | null): FolderSettings | null {
  if (edits === null) return null
  const { headers, auth, variables, docs } = withoutLiteralSecret(emptyRequest(edits))
  return { headers, auth, variables, docs }
}

/**
 * Writes the session, mode 600. An unsaved draft, or what was pasted into the Lab, may hold a secret: autosave cannot ask
 * back, so that the secret is left out and all else is kept.
 */
export async function saveSession(dataDir: string, session: Session): Promise<void> {
  const tabs = session.tabs.map((tab) => ({
    ...tab,
    draft: tab.draft === null ? null : withoutLiteralSecret(tab.draft),
    folder: tab.folder === null ? null : { ...tab.folder, edits: withoutFolderSecrets(tab.folder.edits) },
  }))
  const { input, offer } = session.sdp
  const sdp = { ...session.sdp, input: withoutSecretText(input), offer: withoutSecretText(offer) }
  await writeText(fileOf(dataDir), `${JSON.stringify({ ...session, tabs, sdp }, null, 2)}\n`, 0o600)
}
