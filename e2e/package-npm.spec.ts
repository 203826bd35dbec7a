import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { npm, run } from '../build/run.mjs'
import { sampleAnswer as answer } from '../shared/catalog/sample-answer.ts'
import { expect, test } from './fixtures.ts'
import { brunoCollection, newFolder, root } from './package.ts'

/** Packs for npm, installs into an empty prefix without a network, and works from an empty folder, as a user does. */
let work = ''
let command = ''
let packed: { files: { path: string }[]; filename: string; unpackedSize: number } | undefined
test.describe.configure({ mode: 'serial' })
test.skip(process.platform === 'win32', 'the command is a .cmd there')

test.beforeAll(async () => {
  work = newFolder('npm')
  const prefix = path.join(work, 'prefix')
  mkdirSync(path.join(work, 'empty'))
  mkdirSync(prefix)
  const pack = await npm(['pack', '--json', '--ignore-scripts', `--pack-destination=${work}`], {
    quiet: true,
  })
  ;[packed] = JSON.parse(pack.stdout)
  const file = path.join(work, packed?.filename ?? '')
  const install = await npm(
    ['install', '-g', `--prefix=${prefix}`, '--offline', '--no-audit', '--no-fund', file],
    {
      quiet: true,
    },
  )
  expect(install.code, install.stderr).toBe(0)
  command = path.join(prefix, 'bin/cordboard')
})
test.afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }))

/** The installed command with the project's Node in front, in the empty folder. */
function environment(): Record<string, string> {
  return {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
    HOME: path.join(work, 'home'),
    CORDBOARD_DATA_DIR: path.join(work, 'data'),
  }
}

const cordboard = (...args: string[]) =>
  run('sh', ['-c', 'cd "$0" && exec "$@"', path.join(work, 'empty'), command, ...args], {
    quiet: true,
    env: environment(),
  })

test('the package carries the command line and the browser host, and nothing else', () => {
  const allowed =
    /^(package\.json|README\.md|LICENSE|dist\/(main\.cjs|worker\.cjs|cli\.mjs|cli\/[\w.-]+\.mjs|renderer\/index\.html|renderer\/assets\/[\w.-]+\.(js|css|woff2|svg|png|wasm)))$/
  expect(packed?.files.map((file) => file.path).filter((name) => !allowed.test(name))).toEqual([])
  expect(packed?.unpackedSize).toBeLessThan(12 * 1024 * 1024)
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  expect(own).toMatchObject({ bin: { cordboard: 'dist/cli.mjs' }, engines: { node: '>=22.13' } })
  expect(own.dependencies ?? {}).toEqual({})
})

test('cordboard sdp clean works', async () => {
  writeFileSync(path.join(work, 'empty/answer.sdp'), answer)
  expect(await cordboard('--version')).toMatchObject({ code: 0 })
  const cleaned = await cordboard('sdp', 'clean', 'answer.sdp')
  expect(cleaned).toMatchObject({ code: 0, stderr: '' })
  expect(cleaned.stdout).toContain('a=fingerprint:SHA-256')
  expect(cleaned.stdout).not.toContain('sha-512')
})

test('every file that is loaded on demand loads, and a .bru file is imported', async () => {
  const prefix = path.dirname(path.dirname(command))
  const folder = path.join(prefix, 'lib/node_modules/cordboard/dist/cli')
  const load = `for (const file of process.argv.slice(1)) await import(file)`
  const files = readdirSync(folder).map((name) => path.join(folder, name))
  expect(files.length).toBeGreaterThan(50)
  const loaded = await run(process.execPath, ['--input-type=module', '-e', load, ...files], { quiet: true })
  expect(loaded).toMatchObject({ code: 0, stderr: '' })

  const collection = brunoCollection(path.join(work, 'bruno'))
  const imported = await cordboard('import', collection, '--out', 'imported')
  expect(imported).toMatchObject({ code: 0 })
  expect(readFileSync(path.join(work, 'empty/imported/Answer.yml'), 'utf8')).toContain(
    'https://h.test/answer',
  )
})

test('a command that sends does not load undici, which node:http brings to an ES module', async () => {
  const tell =
    "process.on('exit', () => process._rawDebug('undici: ' + process.moduleLoadList.some((name) => name.includes('undici'))))"
  const { stderr } = await run(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(tell)}`, command, 'send', 'http://127.0.0.1:1/'],
    { quiet: true, env: environment() },
  )
  expect(stderr).toContain('Nothing listens at 127.0.0.1:1')
  expect(stderr).toContain('undici: false')
})

test('cordboard open serves the page, and SIGTERM ends it', async () => {
  const child = spawn(command, ['open', '--no-window'], {
    cwd: path.join(work, 'empty'),
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise((resolve) => child.once('exit', resolve))
  try {
    let stdout = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    await expect.poll(() => stdout).toContain('#token=')
    const { origin } = new URL(/http:\S+/.exec(stdout)?.[0] ?? '')
    const page = await (await fetch(origin)).text()
    const script = /src="\.?(\/assets\/[\w.-]+\.js)"/.exec(page)?.[1] ?? ''
    expect((await fetch(`${origin}${script}`)).status).toBe(200)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await exit).toBe(0)
})
