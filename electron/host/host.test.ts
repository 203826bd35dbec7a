import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { assetFile, readAsset } from './assets.ts'
import { hasDisplay, windowCommand, withoutSecrets } from './browser-window.ts'
import { dataDirectory } from './data-dir.ts'
import { externalUrl } from './lockdown.ts'
import { accelerators, menuTemplate } from './menu.ts'
import { isOurPage } from './sender.ts'
import { fitsIn } from './size.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-host-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the browser does not know the passphrase of the vault, nor a secret', () => {
  const ours = { CORDBOARD_VAULT_PASSPHRASE: 'p', CORDBOARD_SECRET_TOKEN: 't', Cordboard_Secret_B: 'b' }
  expect(withoutSecrets({ PATH: '/bin', CORDBOARD_DATA_DIR: '/d', ...ours })).toEqual({
    PATH: '/bin',
    CORDBOARD_DATA_DIR: '/d',
  })
})

describe('files of the page', () => {
  it.each([
    ['/', 'index.html'],
    ['/assets/a%20b.js', 'assets/a b.js'],
    ['/assets/../index.html', 'index.html'],
  ])('%s is %s', (pathname, file) => {
    expect(assetFile('/app/root', pathname)).toBe(path.join('/app/root', file))
  })

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/..%5csecret',
    '/a\0b',
    '/%00',
    '/%zz',
    '/../root-of-another/x',
    '/.',
  ])('%j is none', (pathname) => {
    expect(assetFile('/app/root', pathname)).toBeNull()
  })

  it('the page carries the nonce of its own policy, a new one each time', async () => {
    writeFileSync(path.join(folder, 'index.html'), '<html><head></head></html>')
    const nonces = []
    for (const connect of ["'none'", "'self'"] as const) {
      const { headers, body } = await readAsset(folder, '/', connect)
      const [, nonce = 'none'] = /content="([^"]+)"/.exec(Buffer.from(body).toString()) ?? []
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(headers['content-security-policy']).toContain(`connect-src ${connect}`)
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/)
      nonces.push(nonce)
    }
    expect(new Set(nonces).size).toBe(2)
  })

  it('a missing one is 404 under the same policy', async () => {
    const { status, headers } = await readAsset(folder, '/gone.js', "'none'")
    expect(status).toBe(404)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

it.each([
  [{ url: 'app://cordboard/index.html', parent: null }, true],
  [{ url: 'app://cordboard/index.html', parent: {} }, false],
  [{ url: 'app://cordboard.evil.example/', parent: null }, false],
  [{ url: 'https://cordboard/', parent: null }, false],
  [null, false],
  [undefined, false],
])('a message from %j is ours: %s', (frame, expected) => {
  expect(isOurPage(frame)).toBe(expected)
})

it.each([
  ['https://example.com/a?b', 'https://example.com/a?b'],
  ['http://example.com/', null],
  ['file:///etc/passwd', null],
  ['smb://host/share', null],
  ['https://user:pass@example.com/', null],
  ['javascript:alert(1)', null],
  ['no url', null],
])("%s goes to the system's browser as %s", (url, expected) => {
  expect(externalUrl(url)).toBe(expected)
})

it.each([
  ['a short text', 'abc', 6, true],
  ['a text over the budget', 'abcd', 6, false],
  ['bytes', new Uint8Array(100), 99, false],
  ['a deep text', { a: [{ b: 'x'.repeat(100) }] }, 200, false],
  ['many small things', Array.from({ length: 100 }, () => 1), 500, false],
  ['a small object', { a: 1 }, 100, true],
])('the size of %s is counted', (_what, value, budget, expected) => {
  expect(fitsIn(value, budget)).toBe(expected)
})

it.each([
  [{ CORDBOARD_DATA_DIR: '/data' }, 'linux', '/data'],
  [{ XDG_DATA_HOME: '/xdg' }, 'linux', '/xdg/cordboard'],
  [{ XDG_DATA_HOME: 'relative' }, 'linux', '/home/u/.local/share/cordboard'],
  [{}, 'linux', '/home/u/.local/share/cordboard'],
  [{}, 'darwin', '/home/u/Library/Application Support/Cordboard'],
  [{ APPDATA: 'C:\\Users\\u\\AppData\\Roaming' }, 'win32', 'C:\\Users\\u\\AppData\\Roaming\\Cordboard'],
] as const)('with %j on %s the data lies in %s', (env, platform, expected) => {
  expect(dataDirectory(env, platform, '/home/u')).toBe(expected)
})

describe('the place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  const file = path.join(folder, 'window.json')
  const state = { version: 1, width: 1000, height: 700, maximized: false } as const

  it('is remembered', () => {
    writeWindowState(file, { ...state, x: 40, y: 50 })
    expect(readWindowState(file, screens)).toEqual({ ...state, x: 40, y: 50 })
  })

  it.each([
    ['left of every screen', { x: -990, y: 0 }],
    ['on a screen that was unplugged', { x: 2500, y: 100 }],
    ['with its title bar above the top', { x: 10, y: -300 }],
  ])('is forgotten where it is %s; its size is not', (_where, place) => {
    writeWindowState(file, { ...state, ...place })
    expect(readWindowState(file, screens)).toEqual(state)
  })

  it.each([
    '',
    'null',
    '{"version":1}',
    '{"version":1,"width":"900","height":700,"maximized":false}',
    '{"version":1,"width":900,"height":9,"maximized":false}',
    '{"version":1,"width":900,"height":700,"maximized":false,"x":1.5,"y":0}',
    '{"version":2,"width":900,"height":700,"maximized":false}',
  ])('is the first one where the file holds %j', (text) => {
    writeFileSync(file, text)
    expect(readWindowState(file, screens)).toEqual({
      version: 1,
      width: 1280,
      height: 800,
      maximized: false,
    })
  })
})

describe('the native menu', () => {
  const flat = (items: ReturnType<typeof menuTemplate>): ReturnType<typeof menuTemplate> =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

  it('sends the id of each command, and no two have the same keys', () => {
    const ran: string[] = []
    const items = flat(
      menuTemplate((command) => ran.push(command), { isMac: false, isPackaged: true, installCommand: null }),
    )
    for (const { click } of items) if (click) Reflect.apply(click, null, [])
    expect(ran).toEqual([...accelerators.keys()])
    const keys = items.map(({ accelerator }) => accelerator).filter(Boolean)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has developer tools in unpackaged runs alone', () => {
    const roles = (isPackaged: boolean) =>
      flat(menuTemplate(() => {}, { isMac: true, isPackaged, installCommand: null })).map(({ role }) => role)
    expect(roles(false)).toContain('toggleDevTools')
    expect(roles(true)).not.toContain('toggleDevTools')
    expect(roles(true)).not.toContain('reload')
  })
})

describe('the browser window', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
  ] as const)('on %s with %j can be shown: %s', (platform, env, expected) => {
    expect(hasDisplay(env, platform)).toBe(expected)
  })

  it('is a window of its own with a profile of its own where a Chromium is found', () => {
    const command = windowCommand(
      'http://127.0.0.1:1/#token=x',
      '/p',
      { CHROME_PATH: process.execPath },
      'linux',
      false,
    )
    expect(command.file).toBe(process.execPath)
    expect(command.isWindow).toBe(true)
    expect(command.args).toContain('--app=http://127.0.0.1:1/#token=x')
    expect(command.args).toContain('--user-data-dir=/p')
    expect(command.args).not.toContain('--no-sandbox')
  })

  it.each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'rundll32'],
  ] as const)('is left to the system otherwise: on %s to %s', (platform, file) => {
    expect(windowCommand('http://127.0.0.1:1/', '/p', {}, platform, false)).toMatchObject({
      file,
      isWindow: false,
    })
  })
})
