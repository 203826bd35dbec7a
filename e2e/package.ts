import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from '../build/run.mjs'

export const root = path.resolve(import.meta.dirname, '..')

/** Another one in `npm run test:mutants`. */
export const builderConfig = process.env.E2E_BUILDER_CONFIG ?? path.join(root, 'electron-builder.yml')

/** Where Electron's binary keeps its fuses: this text, a version, a count, then one '0' or '1' a fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * A folder that electron-builder takes for an unpacked Electron: the names that it looks for, and a program of a few bytes whose
 * fuses stand as Electron delivers them (all nine readable, none as Cordboard wants it).
 */
function fakeElectronDist(folder: string): string {
  mkdirSync(path.join(folder, 'locales'), { recursive: true })
  mkdirSync(path.join(folder, 'resources'))
  const elf = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]),
    Buffer.alloc(4096),
    Buffer.from(sentinel, 'latin1'),
    Buffer.from([1, 9]),
    Buffer.from('101101110', 'latin1'),
    Buffer.alloc(4096),
  ])
  writeFileSync(path.join(folder, 'electron'), elf, { mode: 0o755 })
  writeFileSync(path.join(folder, 'chrome-sandbox'), '', { mode: 0o755 })
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html'])
    writeFileSync(path.join(folder, name), '')
  for (const name of ['de', 'en-GB', 'en-US', 'fr', 'zh-CN']) {
    writeFileSync(path.join(folder, 'locales', `${name}.pak`), '')
  }
  return folder
}

export interface Packaged {
  /** The folder with the executable. */
  folder: string
  asar: string
  executable: string
}

/**
 * `electron-builder --linux dir` on the fake, with a network that refuses at once: reaching for a download fails in a second
 * instead of retrying for most of a minute.
 */
export async function packageForLinux(work: string): Promise<Packaged> {
  const dist = fakeElectronDist(path.join(work, 'electron'))
  const output = path.join(work, 'release')
  const { code, stdout, stderr } = await run(
    process.execPath,
    [
      path.join(root, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      '--config',
      builderConfig,
      `-c.electronDist=${dist}`,
      `-c.directories.output=${output}`,
    ],
    {
      quiet: true,
      env: {
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
        ELECTRON_BUILDER_CACHE: path.join(work, 'cache'),
      },
    },
  )
  if (code !== 0) throw new Error(`electron-builder ended with ${code}:\n${stdout}\n${stderr}`)
  const folder = path.join(output, 'linux-unpacked')
  return {
    folder,
    asar: path.join(folder, 'resources/app.asar'),
    executable: path.join(folder, 'cordboard'),
  }
}

export const newFolder = (name: string): string => mkdtempSync(path.join(os.tmpdir(), `cordboard-${name}-`))

/** A collection of Bruno's with one request, whose grammar is loaded on demand and is CommonJS. */
export function brunoCollection(folder: string): string {
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'bruno.json'), '{"version":"1","name":"Calls","type":"collection"}')
  const meta = 'meta {\n  name: Answer\n  type: http\n}\n'
  writeFileSync(path.join(folder, 'Answer.bru'), `${meta}\nget {\n  url: https://h.test/answer\n}\n`)
  return folder
}
