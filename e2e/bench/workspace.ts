import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { memoryVault } from '../../electron/vault/vault.ts'
import { countsOf, readImport } from '../../electron/workspace/importers/import.ts'
import { sourceOf } from '../../electron/workspace/importers/source.ts'
import { writeNewWorkspace } from '../../electron/workspace/importers/write.ts'
import { createWorkspaceService } from '../../electron/workspace/service.ts'
import { flatCollection, largeCollection } from './collections.ts'
import { compared, report } from './measure.ts'

const home = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-workspace-'))
let made = 0
const fresh = () => {
  made += 1
  return path.join(home, String(made))
}

const count = 3000
const root = path.join(home, 'opened')
await writeNewWorkspace(
  root,
  (await readImport(sourceOf(flatCollection('https://example.test/', count), ''))).imported,
)
const { signal } = new AbortController()

/** As the app does at its start: a new service, the folder, and all that the sidebar shows. */
async function open(): Promise<void> {
  const dataDir = fresh()
  mkdirSync(dataDir)
  const service = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [] })
  await service.open(root)
  const { items } = await service.loadWorkspace(undefined, { signal })
  if (items.length < count) throw new Error(`${items.length} items instead of ${count} and their folders`)
  await service.close()
}

const files = () =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))

const opened = await compared(
  { cordboard: open, read: () => files(), parsed: () => files().map((text) => parse(text)) },
  5,
)

const collection = largeCollection()
const read = async () => (await readImport(sourceOf(collection, 'large'))).imported
const imported = await compared(
  {
    cordboard: async () => {
      const found = await read()
      if (countsOf(found).requests !== 569) throw new Error('requests were lost')
      await writeNewWorkspace(fresh(), found)
    },
    // The same number of files and bytes, written plainly.
    plain: () => {
      const folder = fresh()
      mkdirSync(folder)
      const text = collection.slice(0, Math.floor(collection.length / 640))
      for (let at = 0; at < 640; at += 1) writeFileSync(path.join(folder, `${at}`), text)
    },
  },
  5,
)
rmSync(home, { recursive: true, force: true })

report([
  {
    what: `open a workspace of ${count} requests`,
    value: opened.cordboard,
    unit: 'ms',
    under: 1000,
    peers: [
      { name: 'plain reads', value: opened.read },
      { name: 'reads and yaml.parse', value: opened.parsed },
    ],
  },
  {
    what: `import ${(collection.length / 1e6).toFixed(1)} MB with 569 requests`,
    value: imported.cordboard,
    unit: 'ms',
    under: 500,
    peers: [{ name: '640 plain files', value: imported.plain }],
  },
])
