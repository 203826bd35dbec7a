import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test('requests and folders are made, renamed, copied and deleted in the tree, and open tabs follow', async ({
  app,
}) => {
  const { page } = app
  const file = (name: string) => path.join(app.dataDir, 'workspaces/Getting started', name)
  const tree = page.getByRole('treegrid', { name: 'Requests' })
  const more = async (name: string, deed: string) => {
    await tree.getByRole('row', { name, exact: true }).hover()
    await page.getByRole('button', { name: `More for ${name}`, exact: true }).click()
    await page.getByRole('menuitem', { name: deed }).click()
  }
  const dialog = page.getByRole('dialog')

  await page.getByRole('button', { name: 'New folder' }).click()
  await dialog.getByLabel('Name').fill('My calls')
  await dialog.getByRole('button', { name: 'Make the folder' }).click()
  await expect(tree.getByRole('row', { name: 'My calls', exact: true })).toBeVisible()

  await more('My calls', 'New request here')
  await page.getByRole('textbox', { name: 'URL' }).click()
  await page.keyboard.insertText('{{endpoint}}/first')
  await page.keyboard.press('ControlOrMeta+S')
  // What is proposed is chosen: the first key replaces it.
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('First')
  await page.keyboard.press('Enter')
  await expect.poll(() => existsSync(file('My calls/First.yml'))).toBe(true)

  await more('My calls', 'Rename…')
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Our calls')
  await page.keyboard.press('Enter')
  await expect.poll(() => existsSync(file('Our calls/First.yml'))).toBe(true)
  // The open tab writes to where its file is now.
  await page.getByRole('textbox', { name: 'URL' }).click()
  await page.keyboard.press('End')
  await page.keyboard.insertText('-again')
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.click()
  await expect(save).toBeDisabled()
  await expect(page.getByRole('tab', { name: /First/ }).getByRole('img', { name: 'unsaved' })).toBeHidden()

  await more('First', 'Duplicate')
  await expect(page.getByRole('tab', { name: /First copy/ })).toBeVisible()
  await more('First copy', 'Delete…')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('tab', { name: /First copy/ })).toBeHidden()
  expect(existsSync(file('Our calls/First copy.yml'))).toBe(false)
})

test('a passphrase keeps secrets over a restart, and nothing of them stands on disk', async ({ app }) => {
  test.skip(app.kind !== 'browser', "Electron's own store keeps secrets without a passphrase.")
  const secret = 'kept-by-the-vault-4711'
  const dialog = () => app.page.getByRole('dialog')
  const settings = async () => {
    await app.page.getByRole('button', { name: 'Settings', exact: true }).click()
    return app.page.getByRole('region', { name: 'Secrets and keys' })
  }
  const environments = async () => {
    await app.page.getByRole('button', { name: 'Envs', exact: true }).click()
    await app.page.getByRole('option', { name: 'Live' }).click()
  }

  await environments()
  await app.page.getByRole('button', { name: 'Set the value of accessKey' }).click()
  await app.page.getByLabel('New value of accessKey').fill(secret)
  await app.page.getByRole('button', { name: 'Store' }).click()
  await (await settings()).getByRole('button', { name: 'Set a passphrase…' }).click()
  await dialog().getByLabel('New passphrase').fill('correct horse battery')
  await dialog().getByLabel('Once more').fill('correct horse battery')
  await dialog().getByRole('button', { name: 'Set the passphrase' }).click()
  await expect((await settings()).getByText('In an encrypted file.')).toBeVisible()

  await app.restart()
  const bar = app.page.getByRole('region', { name: 'Vault' })
  await bar.getByRole('button', { name: 'Unlock…' }).click()
  await dialog().getByLabel('Passphrase', { exact: true }).fill('a wrong one')
  await dialog().getByRole('button', { name: 'Unlock' }).click()
  await expect(dialog().getByText('The passphrase does not open the vault.')).toBeVisible()
  await dialog().getByLabel('Passphrase', { exact: true }).fill('correct horse battery')
  await dialog().getByLabel('Passphrase', { exact: true }).press('Enter')
  await expect(bar).toBeHidden()
  await environments()
  await expect(app.page.getByRole('row', { name: /accessKey/ }).getByText('stored')).toBeVisible()
  await (await settings()).getByRole('button', { name: 'Lock' }).click()
  await expect(bar).toBeVisible()

  const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.map((entry) => entry.name)).toContain('vault-passphrase.json')
  for (const entry of files) {
    expect(readFileSync(path.join(entry.parentPath, entry.name)).includes(secret), entry.name).toBe(false)
  }
})

test('a file that changes on disk shows at once, and unsaved edits are never lost', async ({ app }) => {
  const { page } = app
  const file = path.join(app.dataDir, 'workspaces/Getting started/ACS/Play.yml')
  const change = (from: string, to: string) => {
    const text = readFileSync(file, 'utf8')
    expect(text).toContain(from)
    writeFileSync(file, text.replaceAll(from, to))
  }
  const url = page.getByRole('textbox', { name: 'URL' })
  const type = async (text: string) => {
    await url.click()
    await page.keyboard.press('End')
    await page.keyboard.insertText(text)
  }
  const card = page.getByRole('region', { name: 'The file was changed on disk' })

  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await expect(url).toContainText(':play')
  change(':play', ':theirs')
  await expect(url).toContainText(':theirs')
  await expect(card).toBeHidden()

  await type('&mine=1')
  change(':theirs', ':others')
  await expect(card).toBeVisible()
  await expect(url).toContainText('mine=1')
  await card.getByRole('button', { name: 'Compare…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row', { name: /^URL/ })).toContainText(':others')
  await expect(dialog.getByRole('row', { name: /^URL/ })).toContainText('mine=1')
  await page.keyboard.press('Escape')
  // Saving before choosing writes over nothing.
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByText('The file was changed on disk since it was read')).toBeVisible()
  expect(readFileSync(file, 'utf8')).toContain(':others')
  await card.getByRole('button', { name: 'Keep mine' }).click()
  await expect(card).toBeHidden()
  await page.keyboard.press('ControlOrMeta+S')
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('mine=1')
  expect(readFileSync(file, 'utf8')).not.toContain(':others')

  await type('&mine=2')
  change('mine=1', 'their=1')
  await card.getByRole('button', { name: 'Take theirs' }).click()
  await expect(url).toContainText('their=1')
  await expect(url).not.toContainText('mine=2')

  await type('&mine=3')
  rmSync(file)
  const gone = page.getByRole('region', { name: 'The file was deleted on disk' })
  await gone.getByRole('button', { name: 'Keep as a new request' }).click()
  await expect(url).toContainText('mine=3')
  await expect(page.getByRole('row', { name: 'Play', exact: true })).toBeHidden()
})

test('an environment has the values of the one that it extends, and a folder goes before both', async ({
  app,
}) => {
  const { page } = app
  const folder = path.join(app.dataDir, 'workspaces/Getting started')
  writeFileSync(path.join(folder, 'environments/Mine.yml'), 'name: Mine\nvariables: []\n')
  await page.getByRole('button', { name: 'Envs', exact: true }).click()
  await page.getByRole('option', { name: 'Mine' }).click()
  await page.getByRole('button', { name: /Extends/ }).click()
  await page.getByRole('listbox', { name: 'Extends' }).getByRole('option', { name: 'Live' }).click()
  const inherited = page.getByRole('table', { name: 'Inherited by Mine' })
  await expect(inherited.getByRole('row', { name: /apiVersion/ })).toContainText('environment Live')
  // Each within its own column.
  const overlapping = await inherited
    .getByRole('cell')
    .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length)
  expect(overlapping).toBe(0)
  await expect
    .poll(() => readFileSync(path.join(folder, 'environments/Mine.yml'), 'utf8'))
    .toContain('extends: Live')
  await page.getByRole('button', { name: 'Use this environment' }).click()

  await page.getByRole('row', { name: 'Play', exact: true }).click()
  const chip = page.getByRole('textbox', { name: 'URL' }).getByText('{{apiVersion}}')
  await expect(chip).not.toHaveClass(/unresolved/)
  /** A tooltip comes after the mouse has rested, and not while the page still moves. */
  const hoverTells = (text: string) =>
    expect(async () => {
      await page.mouse.move(0, 0)
      await chip.hover({ position: { x: 6, y: 6 } })
      await expect(page.locator('.variable-tooltip')).toContainText(text, { timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
  await hoverTells('environment Live')

  const file = path.join(folder, 'ACS/folder.yml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/^ {2}variables:\n/m, '  variables:\n    - name: apiVersion\n      value: of-the-folder\n'),
  )
  await hoverTells('of-the-folder')
  await hoverTells('folder ACS')
  await hoverTells('also in environment Live')

  await chip.click({ position: { x: 20, y: 6 } })
  await page.keyboard.press('F12')
  await expect(page.getByRole('tab', { name: /^Variables/ })).toHaveAttribute('aria-selected', 'true')
})

async function chooseWorkspace(page: Page, name: string | RegExp) {
  await page.getByRole('button', { name: /^Workspace: / }).click()
  await page.getByRole('menuitem', { name }).click()
}

async function makeSecond(page: Page, directory: string) {
  const dialog = page.getByRole('dialog')
  await chooseWorkspace(page, 'New workspace…')
  await dialog.getByLabel('Name', { exact: true }).fill('Second')
  await dialog.getByLabel('In the folder').fill(directory)
  await dialog.getByRole('button', { name: 'Make it' }).click()
}

test('workspaces are made, opened and found again', async ({ app }) => {
  const { page } = app
  const dialog = page.getByRole('dialog')
  await makeSecond(page, path.join(app.dataDir, 'nowhere'))
  await expect(dialog.getByText(/There is no folder/)).toBeVisible()
  await dialog.getByLabel('In the folder').fill(app.dataDir)
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(page.getByRole('button', { name: 'Workspace: Second' })).toBeVisible()
  await expect(page.getByRole('row', { name: 'Play', exact: true })).toBeHidden()
  expect(existsSync(path.join(app.dataDir, 'Second/opencollection.yml'))).toBe(true)
  await expect(dialog).toBeHidden()

  await app.menu('open-folder')
  await dialog.getByLabel('Folder', { exact: true }).fill(app.dataDir)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog.getByText(/is not a workspace/)).toBeVisible()
  await dialog
    .getByLabel('Folder', { exact: true })
    .fill(path.join(app.dataDir, 'workspaces/Getting started'))
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('row', { name: 'Play', exact: true })).toBeVisible()
  await chooseWorkspace(page, /^Second/)
  await expect(page.getByRole('button', { name: 'Workspace: Second' })).toBeVisible()
  const next = await app.restart()
  await expect(next.getByRole('button', { name: 'Workspace: Second' })).toBeVisible()
})

test('each workspace has its own tabs with their edits, and nothing of one goes into another', async ({
  app,
}) => {
  const { page } = app
  const first = path.join(app.dataDir, 'workspaces/Getting started/ACS/Play.yml')
  const second = path.join(app.dataDir, 'Second')
  const url = () => app.page.getByRole('textbox', { name: 'URL' })
  const tab = (name: RegExp) => app.page.getByRole('tab', { name })
  const type = async (text: string) => {
    await url().click()
    await app.page.keyboard.press('End')
    await app.page.keyboard.insertText(text)
  }
  await page.getByRole('row', { name: 'Accept', exact: true }).click()
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await type('&mine=1')

  await makeSecond(page, app.dataDir)
  await expect(page.getByRole('button', { name: 'Workspace: Second' })).toBeVisible()
  await expect(tab(/Accept/)).toBeHidden()
  await expect(tab(/Play/)).toBeHidden()
  await page.keyboard.press('ControlOrMeta+N')
  await type('https://second.test/draft')
  expect(readdirSync(second, { recursive: true }).map(String)).not.toContain('ACS')

  await page.getByRole('button', { name: /^Workspace: / }).click()
  await expect(page.getByRole('menuitem', { name: /^Getting started/ })).toContainText('1 unsaved')
  await page.keyboard.press('Escape')
  // What is kept survives a restart, and a change of the file meanwhile is no less of a conflict.
  await expect.poll(() => app.savedSession()).toContain('second.test/draft')
  await app.restart(() => writeFileSync(first, readFileSync(first, 'utf8').replaceAll(':play', ':theirs')))
  await expect(url()).toContainText('second.test/draft')
  await expect(tab(/Play/)).toBeHidden()

  await chooseWorkspace(app.page, /^Getting started/)
  await expect(tab(/Accept/)).toBeVisible()
  await expect(tab(/Play/)).toHaveAttribute('aria-selected', 'true')
  await expect(url()).toContainText('mine=1')
  await expect(app.page.getByText('second.test')).toBeHidden()
  const card = app.page.getByRole('region', { name: 'The file was changed on disk' })
  await card.getByRole('button', { name: 'Keep mine' }).click()
  await app.page.keyboard.press('ControlOrMeta+S')
  await expect.poll(() => readFileSync(first, 'utf8')).toContain('mine=1')

  await chooseWorkspace(app.page, /^Second/)
  await expect(url()).toContainText('second.test/draft')
  expect(readdirSync(second, { recursive: true }).map(String)).not.toContain('ACS')
})

test('what could not be saved in an environment is not written into the one of another workspace', async ({
  app,
}) => {
  const { page } = app
  const first = path.join(app.dataDir, 'workspaces/Getting started')
  const second = path.join(app.dataDir, 'Copy')
  cpSync(first, second, { recursive: true })
  const file = (folder: string) => path.join(folder, 'environments/Live.yml')
  writeFileSync(file(second), readFileSync(file(second), 'utf8').replace('endpoint', 'other'))
  const before = readFileSync(file(second), 'utf8')
  const editor = async () => {
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Envs' }).click()
    await page.getByRole('option', { name: 'Live', exact: true }).click()
  }
  const dialog = page.getByRole('dialog')
  await app.menu('open-folder')
  await dialog.getByLabel('Folder', { exact: true }).fill(second)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await editor()
  await expect(page.getByLabel('Name of other')).toBeVisible()
  await chooseWorkspace(page, /^Getting started.*workspaces/)
  await editor()

  // No usable name: it is not saved.
  const name = page.getByLabel('Name of endpoint')
  await name.fill('$endpoint')
  await page.keyboard.press('Tab')
  await expect(page.getByText('not saved')).toBeVisible()
  await chooseWorkspace(page, /Copy/)
  await expect(page.getByLabel('Name of other')).toHaveValue('other')
  await page.getByLabel('Name of other').fill('another')
  await page.keyboard.press('Tab')
  await expect.poll(() => readFileSync(file(second), 'utf8')).toBe(before.replace('other', 'another'))
})

test('a token that is pasted into a header moves to the vault', async ({ app }) => {
  const { page } = app
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await page
    .getByRole('tab', { name: /^Headers/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Add header' }).click()
  await page
    .getByLabel(/^Name of header/)
    .last()
    .fill('Authorization')
  await page
    .getByLabel(/^Value of header/)
    .last()
    .fill('Bearer a-pasted-token-0815-4711')
  const card = page.getByRole('region', { name: 'The header Authorization holds a secret' })
  await card.getByRole('button', { name: 'Move it to the vault' }).click()
  await expect(card).toBeHidden()
  await expect(page.getByLabel(/^Value of header/).last()).toHaveText('Bearer {{token}}')
})
