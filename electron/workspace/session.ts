import { join } from 'node:path'
import type { z } from 'zod'
import { sessionSchema } from '../../shared/ipc/contract/session.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { FolderSettings } from '../../shared/request/model.ts'
import { keepAside, readText, writeText } from '../files/files.ts'
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

function withoutFolderSecrets(settings: FolderSettings): FolderSettings {
  const { headers, auth, variables, docs } = withoutLiteralSecret(emptyRequest(settings))
  return { headers, auth, variables, docs }
}

type Tab = Session['tabs'][number]

function withoutTabSecrets({ base, draft, folder, ...tab }: Tab): Tab {
  return {
    ...tab,
    title: withoutSecretText(tab.title),
    draft: draft === null ? null : withoutLiteralSecret(draft),
    ...(base === undefined ? {} : { base: { ...base, draft: withoutLiteralSecret(base.draft) } }),
    folder: folder === null ? null : withoutEditsSecrets(folder),
  }
}

function withoutEditsSecrets({ edits, base, ...folder }: NonNullable<Tab['folder']>): Tab['folder'] {
  return {
    ...folder,
    edits: edits === null ? null : withoutFolderSecrets(edits),
    ...(base === undefined ? {} : { base: { ...base, settings: withoutFolderSecrets(base.settings) } }),
  }
}

function isHarmless(edit: object): boolean {
  return Object.values(edit).every((value) => typeof value !== 'string' || withoutSecretText(value) === value)
}

/**
 * Writes the session, mode 600. An unsaved draft, or what was pasted into the Lab, may hold a secret: autosave cannot ask
 * back, so that the secret is left out and all else is kept.
 */
export async function saveSession(dataDir: string, session: Session): Promise<void> {
  const tabs = session.tabs.map(withoutTabSecrets)
  const keptTabs = session.keptTabs?.map((kept) => ({ ...kept, tabs: kept.tabs.map(withoutTabSecrets) }))
  const { input, offer, left } = session.sdp
  const sdp = {
    ...session.sdp,
    input: withoutSecretText(input),
    offer: withoutSecretText(offer),
    // An edit repeats the line that it is about; without that line it means nothing.
    ...(left === undefined ? {} : { left: left.filter(isHarmless) }),
  }
  await writeText(fileOf(dataDir), `${JSON.stringify({ ...session, tabs, keptTabs, sdp }, null, 2)}\n`, 0o600)
}
