import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from './session.ts'

export const context = { signal: new AbortController().signal }

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'workspace-'))

/** Every file under a folder by relative path, with its bytes as Latin-1 so that any byte can be searched. */
export async function allFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const pairs = files.map(
    async (path) => [path.slice(folder.length + 1), await readFile(path, 'latin1')] as const,
  )
  return new Map(await Promise.all(pairs))
}

const xor = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x5a)

/** Stands in for the system's key store: reversible, and nothing of the text shows. */
export const fakeSeal = {
  encrypt: async (plain: string): Promise<Uint8Array> => xor(Buffer.from(plain)),
  decrypt: async (sealed: Uint8Array): Promise<string> => Buffer.from(xor(sealed)).toString(),
}

export const emptySession: Session = {
  version: 1,
  tabs: [],
  activeTab: null,
  environmentId: null,
  theme: 'system',
  sidebarOpen: true,
  sidebarWidth: 260,
  signingPanelOpen: true,
  sdp: { input: '', offer: '', profile: 'whatsapp', role: 'auto', inline: false },
}
