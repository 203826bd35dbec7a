import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { extractAll, getRawHeader, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { _electron } from '@playwright/test'
import { parse } from 'yaml'
import { chromiumPath } from '../build/chromium.mjs'
import { run } from '../build/run.mjs'
import { sampleAnswer as answer } from '../shared/catalog/sample-answer.ts'
import { expect, test } from './fixtures.ts'
import { brunoCollection, builderConfig, newFolder, type Packaged, packageForLinux, root } from './package.ts'

/** Bytes. The fonts are a quarter of what is there. */
const largestAsar = 12 * 1024 * 1024

let work = ''
let packaged: Packaged
/** The ASAR's files as they are on the user's disk. */
let extracted = ''

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  work = newFolder('package')
  packaged = await packageForLinux(work)
  extracted = path.join(work, 'extracted')
  extractAll(packaged.asar, extracted)
})

test.afterAll(() => {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
})

test("the configuration is what electron-builder's schema allows, for every publisher", async () => {
  const require = createRequire(path.join(root, 'node_modules/electron-builder/cli.js'))
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config')
  const { DebugLogger } = require('builder-util')
  const publish = { provider: 'github', owner: 'someone', repo: 'cordboard', releaseType: 'draft' }
  for (const more of [{}, { publish }]) {
    await validateConfiguration(await getConfig(root, 'electron-builder.yml', more), new DebugLogger(false))
  }
  const wrong = await getConfig(root, 'electron-builder.yml', { linux: { unheardOf: true } })
  await expect(validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow(
    /does not match the API schema/,
  )
})

test("no package starts with Chromium's sandbox off", () => {
  const config = parse(readFileSync(builderConfig, 'utf8'))
  expect(config.appImage.executableArgs).toEqual([])
  expect(JSON.stringify([config.linux, config.deb ?? {}, config.rpm ?? {}])).not.toContain('executableArgs')
})

test('every file that the configuration names is there', () => {
  const config = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')
  const named = [...config.matchAll(/(?:icon|from|include|entitlements\w*): ([\w./-]+)/g)].map(
    ([, name = '']) => name,
  )
  expect(named.length).toBeGreaterThan(6)
  for (const name of named) {
    const places = [path.join(root, name), path.join(root, 'build', name)]
    expect(
      places.filter((place) => statSync(place, { throwIfNoEntry: false })),
      name,
    ).not.toEqual([])
  }
})

test('the ASAR has the built files alone: no sources, maps, dependencies, tests or command line of the npm package', () => {
  const files = listPackage(packaged.asar, { isPack: false }).map((file) => file.split(path.sep).join('/'))
  const allowed =
    /^\/(package\.json|dist(\/(main|preload|worker)\.cjs|\/main(\/[\w-]+\.cjs)?|\/renderer(\/index\.html|\/assets(\/[\w.-]+\.(js|css|woff2|svg|png|wasm))?)?)?)$/
  expect(files.filter((file) => !allowed.test(file))).toEqual([])
  for (const name of [
    '/dist/main.cjs',
    '/dist/preload.cjs',
    '/dist/worker.cjs',
    '/dist/renderer/index.html',
  ]) {
    expect(files).toContain(name)
  }
  expect(statSync(packaged.asar).size).toBeLessThan(largestAsar)
})

test('the window is asked for before the schema library is loaded, and the preload never loads it', () => {
  for (const name of ['main.cjs', 'preload.cjs']) {
    expect(readFileSync(path.join(extracted, 'dist', name), 'utf8'), name).not.toMatch(/\$Zod/)
  }
})

test('nothing in the package is a secret, a path of the machine that built it, or a map', () => {
  const suspicious = [
    /-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{400,}-----END/,
    /\bghp_[A-Za-z0-9]{36}\b|\bnpm_[A-Za-z0-9]{36}\b|\bAKIA[0-9A-Z]{16}\b|\bEAA[A-Za-z0-9]{60,}/,
    /\/\/# sourceMappingURL=/,
    new RegExp(root.replaceAll('/', '\\/')),
  ]
  for (const file of filesIn(extracted)) {
    if (!/\.(cjs|js|html|json|css)$/.test(file)) continue
    const text = readFileSync(file, 'utf8')
    for (const pattern of suspicious) expect(text.match(pattern)?.[0], `${file}: ${pattern}`).toBeUndefined()
  }
})

test("the package's own package.json carries no script and no dependency", () => {
  const own = JSON.parse(readFileSync(path.join(extracted, 'package.json'), 'utf8'))
  expect(own).toMatchObject({ name: 'cordboard', main: 'dist/main.cjs' })
  expect(Object.keys(own)).not.toEqual(expect.arrayContaining(['scripts']))
  expect(own.devDependencies ?? {}).toEqual({})
  expect(own.dependencies ?? {}).toEqual({})
})

test('the fuses are blown as docs/security.md says', async () => {
  const wire = await getCurrentFuseWire(packaged.executable)
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1'
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeCliInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    browserSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    nodeCliInspect: false,
    asarIntegrity: true,
    onlyAsar: true,
    browserSnapshot: false,
    fileProtocol: false,
  })
})

test('one locale is left, and every file of the ASAR has its integrity hash', () => {
  expect(readdirSync(path.join(packaged.folder, 'locales'))).toEqual(['en-US.pak'])
  const header = JSON.stringify(getRawHeader(packaged.asar).header)
  expect(header.match(/"integrity":\{"algorithm":"SHA256"/g)?.length).toBe(header.match(/"size":/g)?.length)
})

test('the packaged app starts, and cleans an SDP', async () => {
  const binary = path.join(root, 'e2e/standin/electron')
  const dataDir = path.join(work, 'data')
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const application = await _electron.launch({
    executablePath: binary,
    args: [extracted, `--user-data-dir=${dataDir}`],
    env: {
      ...Object.fromEntries(inherited),
      CHROME_PATH: chromiumPath() ?? '',
      STANDIN_NODE: process.execPath,
    },
  })
  try {
    const page = await application.firstWindow()
    await page.locator('[data-app-ready]').first().waitFor()
    await page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
    await page.getByRole('textbox', { name: 'Pasted SDP' }).evaluate((target, text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, answer)
    const right = page.getByRole('textbox', { name: 'Cleaned SDP' })
    await expect(right).toContainText('SHA-256')
    await expect(page.getByText('3 lines changed')).toBeVisible()
  } finally {
    await application.close()
  }
})

test('a command of the packaged app imports a .bru file', async () => {
  const imported = path.join(work, 'imported')
  const collection = brunoCollection(path.join(work, 'bruno'))
  const { code, stderr } = await run(
    path.join(root, 'e2e/standin/electron'),
    [extracted, 'import', collection, '--out', imported],
    {
      quiet: true,
      env: { ...process.env, CHROME_PATH: chromiumPath() ?? '', STANDIN_NODE: process.execPath },
    },
  )
  expect(code, stderr).toBe(0)
  expect(readFileSync(path.join(imported, 'Answer.yml'), 'utf8')).toContain('https://h.test/answer')
})

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
