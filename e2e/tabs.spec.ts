import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type AppHandle, expect, pageAlone, test } from './fixtures.ts'

const urlOf = (page: Page) => page.getByRole('textbox', { name: 'URL' })
const tabOf = (page: Page, name: string | RegExp) =>
  page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name })
const rowOf = (page: Page, name: string) => page.getByRole('row', { name, exact: true })

async function type(page: Page, text: string) {
  await urlOf(page).click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(text)
}

async function choose(page: Page, text: string) {
  await page.keyboard.press('ControlOrMeta+K')
  await page.getByRole('dialog', { name: 'Find anything' }).locator('input').fill(text)
  await page.keyboard.press('Enter')
}

/** Tabs that do not fit beside each other. */
async function openMany(page: Page) {
  for (const name of [
    'Create call',
    'Play',
    'Hang up',
    'Pre-accept',
    'Accept',
    'Terminate',
    'Signature status',
  ]) {
    await rowOf(page, name).click()
  }
  for (const room of ['SDP Lab', 'Keys', 'Envs', 'History', 'Sandbox']) {
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room }).click()
  }
}

test('a tab that is closed with edits comes back with them: by Undo, by its keys, after its file changed', async ({
  app,
}) => {
  const { page } = app
  await rowOf(page, 'Play').click()
  await type(page, '&mine=1')
  await page.keyboard.press('ControlOrMeta+W')
  await expect(tabOf(page, /Play/)).toBeHidden()
  const note = page.locator('.toast', { hasText: 'Closed Play' })
  await expect(note).toContainText('It had unsaved edits.')
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(urlOf(page)).toContainText('mine=1')
  await expect(note).toBeHidden()

  await page.keyboard.press('ControlOrMeta+N')
  await type(page, 'https://never.saved.test')
  await tabOf(page, /New request/).click({ button: 'middle' })
  await expect(page.locator('.toast', { hasText: 'Closed New request' })).toContainText('It was never saved.')
  await tabOf(page, /Play/).focus()
  await page.keyboard.press('Delete')
  await expect(tabOf(page, /Play/)).toBeHidden()
  // The list holds edits; on disk they are gone with their tabs.
  await expect.poll(() => app.savedSession()).not.toContain('mine=1')
  expect(app.savedSession()).not.toContain('never.saved')

  const file = path.join(app.dataDir, 'workspaces/Getting started/ACS/Play.yml')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(':play', ':theirs'))
  await page.keyboard.press('ControlOrMeta+Shift+T')
  await expect(urlOf(page)).toContainText('mine=1')
  await expect(page.getByRole('region', { name: 'The file was changed on disk' })).toBeVisible()
  await choose(page, '>reopen closed')
  await expect(urlOf(page)).toContainText('never.saved.test')
  await page.keyboard.press('ControlOrMeta+Shift+T')
  await expect(page.getByText('There is no closed tab to reopen')).toBeVisible()
})

test('a tab without edits goes without a word and shows what its file holds when it is back', async ({
  app,
}) => {
  const { page } = app
  await rowOf(page, 'Play').click()
  await expect(urlOf(page)).toContainText(':play')
  await page.keyboard.press('ControlOrMeta+N')
  await page.keyboard.press('ControlOrMeta+W')
  await page.keyboard.press('ControlOrMeta+W')
  await expect(tabOf(page, /Play/)).toBeHidden()
  await expect(page.locator('.toast')).toHaveCount(0)
  const file = path.join(app.dataDir, 'workspaces/Getting started/ACS/Play.yml')
  const text = readFileSync(file, 'utf8')
    .replaceAll(':play', ':theirs')
    .replace('method: POST', 'method: PUT')
  writeFileSync(file, text)
  await expect(rowOf(page, 'Play')).toContainText('PUT')
  await page.keyboard.press('ControlOrMeta+Shift+T')
  await expect(urlOf(page)).toContainText(':theirs')
})

test('each workspace keeps its environment, and one that is new has none', async ({ app }) => {
  const { page } = app
  const environment = (name: string) =>
    page.getByRole('button', { name: `Environment: ${name}`, exact: true })
  const workspace = async (name: string | RegExp) => {
    await page.getByRole('button', { name: /^Workspace: / }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await expect(environment('Sandbox')).toBeVisible()
  await environment('Sandbox').click()
  const options = page.getByRole('menuitemradio')
  await expect(options.filter({ hasText: 'Sandbox' })).toHaveAttribute('aria-checked', 'true')
  await expect(options.filter({ hasText: 'Live' })).toHaveAttribute('aria-checked', 'false')
  await page.keyboard.press('Escape')

  await workspace('New workspace…')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Second')
  await dialog.getByLabel('In the folder').fill(app.dataDir)
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(environment('none')).toBeVisible()
  const empty = page.getByRole('navigation', { name: 'Workspace' })
  await expect(empty.getByText('No requests yet')).toBeVisible()
  await workspace(/^Getting started/)
  await expect(environment('Sandbox')).toBeVisible()

  await environment('Sandbox').click()
  await options.filter({ hasText: 'No environment' }).click()
  await expect(environment('none')).toBeVisible()
  await workspace(/^Second/)
  await empty.getByRole('button', { name: 'Import…' }).click()
  await expect(page.getByRole('dialog', { name: 'Import' })).toBeVisible()
  await page.keyboard.press('Escape')
  await workspace(/^Getting started/)
  await expect(environment('none')).toBeVisible()
  await environment('none').click()
  await options.filter({ hasText: 'Live' }).click()
  await expect.poll(() => app.savedSession()).toContain('"environmentId": "environments/Live.yml"')
  await app.restart()
  await expect(app.page.getByRole('button', { name: 'Environment: Live' })).toBeVisible()
})

test('behind a dialog no key and no menu does anything, and the palette closes by its own keys', async ({
  app,
}) => {
  const { page } = app
  await rowOf(page, 'Play').click()
  await expect(urlOf(page)).toContainText(':play')
  await page.getByRole('button', { name: 'New folder' }).click()
  const dialog = page.getByRole('dialog', { name: 'New folder' })
  await expect(dialog).toBeVisible()
  const tabs = page.getByRole('tablist', { name: 'Open tabs' }).locator('[role=tab]')
  const count = await tabs.count()
  for (const keys of ['Enter', 'W', 'N', 'K', 'Shift+E', 'Shift+T']) {
    await page.keyboard.press(`ControlOrMeta+${keys}`)
  }
  await app.menu('close-tab')
  await app.menu('palette')
  await expect(dialog).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  expect(await tabs.count()).toBe(count)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Nothing sent yet')).toBeVisible()

  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+W')
  await expect(tabs).toHaveCount(count)
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the tab in front is in view, the wheel moves along the tabs, and each says its method after a start', async ({
  app,
}) => {
  pageAlone()
  const isInView = async ({ page }: AppHandle, name: string | RegExp) => {
    const strip = await page.getByRole('tablist', { name: 'Open tabs' }).boundingBox()
    const tab = await tabOf(page, name).boundingBox()
    if (strip === null || tab === null) throw new Error('No tabs are shown.')
    return tab.x >= strip.x - 1 && tab.x + tab.width <= strip.x + strip.width + 1
  }
  const { page } = app
  await openMany(page)
  await expect.poll(() => isInView(app, 'Sandbox')).toBe(true)
  expect(await isInView(app, 'Welcome')).toBe(false)
  await rowOf(page, 'Create call').click()
  await expect.poll(() => isInView(app, /Create call/)).toBe(true)
  await page.getByRole('tablist', { name: 'Open tabs' }).hover()
  await page.mouse.wheel(0, 2_000)
  await expect.poll(() => isInView(app, 'Sandbox')).toBe(true)
  await page.keyboard.press('ControlOrMeta+N')
  await expect.poll(() => isInView(app, /New request/)).toBe(true)
  const id = await page.getByRole('tab', { selected: true }).first().textContent()
  await expect.poll(() => app.savedSession()).toContain('New request')

  const next = await app.restart()
  await expect.poll(() => isInView(app, /New request/)).toBe(true)
  expect(await next.getByRole('tab', { selected: true }).first().textContent()).toBe(id)
  await expect(tabOf(next, /Hang up/)).toContainText('DELETE')
})

test('the focus goes where the keys went: to the next tab, into the room, to the URL', async ({ app }) => {
  pageAlone()
  const { page } = app
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? at?.textContent ?? at?.className ?? ''
    })
  const isIn = (place: string) =>
    page.evaluate((selector) => document.activeElement?.closest(selector) !== null, place)
  await rowOf(page, 'Accept').click()
  await rowOf(page, 'Play').click()
  await rowOf(page, 'Hang up').click()
  await urlOf(page).click()
  await page.keyboard.press('ControlOrMeta+W')
  await expect(tabOf(page, /Play/)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(tabOf(page, /Accept/)).toBeFocused()

  await rowOf(page, 'Play').click()
  await page.keyboard.press('ControlOrMeta+N')
  await expect.poll(focused).toBe('URL')
  await choose(page, 'Hang up')
  await expect(urlOf(page)).toContainText('callConnections')
  await expect.poll(focused).toBe('URL')
  await page.keyboard.press('ControlOrMeta+Shift+K')
  await expect.poll(() => isIn('.room')).toBe(true)
  await expect(tabOf(page, 'Keys')).toHaveAttribute('aria-selected', 'true')
  await rowOf(page, 'Play').click()
  await choose(page, '>history')
  await expect(tabOf(page, 'History')).toHaveAttribute('aria-selected', 'true')
  await expect.poll(() => isIn('.room')).toBe(true)
})

test('with no tab open, and with no request among the tabs, the window says what to do', async ({ app }) => {
  pageAlone()
  const { page } = app
  const rail = page.getByRole('navigation', { name: 'Rooms' })
  await rail.getByRole('button', { name: 'Requests' }).click()
  await expect(page.getByRole('heading', { name: 'No request is open' })).toBeVisible()
  await expect(rail.getByRole('button', { name: 'Requests' })).toHaveAttribute('aria-current', 'page')
  await tabOf(page, 'Welcome').click()
  await page.keyboard.press('ControlOrMeta+W')
  await expect(page.getByRole('heading', { name: 'No tab is open' })).toBeVisible()
  const main = page.getByRole('main')
  await expect(main.getByRole('button', { name: 'New request' }).last()).toBeFocused()
  await main.getByRole('button', { name: 'Reopen closed tab' }).click()
  await expect(tabOf(page, 'Welcome')).toBeVisible()
})

test('a name that is too long is told before it is saved', async ({ app }) => {
  pageAlone()
  const { page } = app
  await page.keyboard.press('ControlOrMeta+N')
  await type(page, 'https://a.test')
  await page.keyboard.press('ControlOrMeta+S')
  const dialog = page.getByRole('dialog', { name: 'Save request' })
  await dialog.getByLabel('Name').fill('n'.repeat(213))
  await expect(dialog).toContainText('A name has 200 characters at most; this one has 213.')
  await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await dialog.getByLabel('Name').fill('n'.repeat(200))
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
  expect(existsSync(path.join(app.dataDir, `workspaces/Getting started/${'n'.repeat(200)}.yml`))).toBe(true)
})

test('a workspace that cannot be read at the start is told, and costs no edit', async ({ app }) => {
  pageAlone()
  const { page } = app
  test.skip(app.kind !== 'browser', 'the calls of a page can be answered by a test only over the network')
  await rowOf(page, 'Play').click()
  await type(page, '&mine=1')
  await expect.poll(app.savedSession).toContain('mine=1')
  const problem = { code: 'workspace-disk', message: 'The disk does not answer.', fix: 'Try again.' }
  await page.route('**/bridge/call', (route) =>
    route.request().postDataJSON().method === 'loadWorkspace'
      ? route.fulfill({ json: { ok: false, problem } })
      : route.continue(),
  )
  await page.reload()
  await expect(page.locator('.toast', { hasText: 'The disk does not answer.' })).toBeVisible()
  await expect(tabOf(page, /Play/)).toBeVisible()
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'SDP Lab' }).click()
  await expect.poll(app.savedSession).toContain('"kind": "sdp"')
  expect(app.savedSession()).toContain('mine=1')
})

test('a part of the window that cannot be loaded says so, and the rest goes on', async ({
  app: { page },
}) => {
  pageAlone()
  await page.route(/history-screen/, (route) => route.abort())
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('alert')).toContainText('could not be loaded')
  await rowOf(page, 'Play').click()
  await expect(urlOf(page)).toContainText(':play')
})

test('tabs of the same name are told apart, by the mouse and in the palette, which lists the open ones first', async ({
  app: { page },
}) => {
  pageAlone()
  for (const url of ['https://one.test/x', 'https://two.test/y']) {
    await page.keyboard.press('ControlOrMeta+N')
    await type(page, url)
  }
  await rowOf(page, 'Play').click()
  await expect(tabOf(page, /Play/)).toHaveAttribute('title', /^ACS \/ Play\nPOST \{\{endpoint\}\}\/calling/)
  await expect(tabOf(page, /New request/).first()).toHaveAttribute(
    'title',
    'New request, not saved\nGET https://one.test/x',
  )

  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Find anything' })
  const open = palette.getByRole('group', { name: 'Open tabs' }).getByRole('option')
  await expect(open).toHaveCount(4)
  await palette.locator('input').fill('two.test')
  await expect(open).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(urlOf(page)).toHaveText('https://two.test/y')

  await page.keyboard.press('ControlOrMeta+K')
  await palette.locator('input').fill('>')
  await expect(palette.getByRole('option', { name: /^Import…/ })).toBeVisible()
  await expect(open).toHaveCount(0)
})
