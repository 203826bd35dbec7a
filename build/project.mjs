// What the bootstrap scripts know of the project. Runs on Node 20 and needs no dependency: it is read before the install.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')
export const inRoot = (...parts) => path.join(root, ...parts)
export const version = () => readJson(inRoot('package.json')).version

/** The Node that Electron carries, as a devDependency; the one that runs us until it is installed. */
export function projectNode() {
  const file = inRoot('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(file) ? file : process.execPath
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Undefined where the file is missing or is no JSON. */
export function tryJson(file) {
  try {
    return readJson(file)
  } catch {
    return undefined
  }
}

export function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** Small facts that outlive a run (a refused download); gone with node_modules, which is the right moment. */
export const cacheFile = (name) => inRoot('node_modules/.cache/cordboard', name)

// --- what the build is made from

const sources = [
  'electron',
  'renderer',
  'shared',
  'build',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const isNoInput = /\.(test|testkit)\.tsx?$|^fixtures$|^corpus$/

function* filesUnder(file) {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) return yield { file, stat }
  for (const name of readdirSync(file).sort()) {
    if (!isNoInput.test(name)) yield* filesUnder(path.join(file, name))
  }
}

/** Changes when a source changes: path, size and time of each, so that reading it costs 10 ms and not 100. */
export function sourcesKey() {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const { file, stat } of filesUnder(inRoot(source))) {
      hash.update(`${path.relative(root, file)}\0${stat.size}\0${stat.mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

const stamp = inRoot('dist/.build.json')
const products = [
  'dist/main.cjs',
  'dist/preload.cjs',
  'dist/cli.mjs',
  'dist/worker.cjs',
  'dist/renderer/index.html',
]

export function buildIsFresh(key = sourcesKey()) {
  return tryJson(stamp)?.key === key && products.every((file) => existsSync(inRoot(file)))
}

export const recordBuild = (key) => writeJson(stamp, { key })
