import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator } from '@playwright/test'
import { savedByBruno } from '../electron/workspace/bruno-saved.testkit.ts'
import { type AppHandle, expect, test } from './fixtures.ts'

function treeOf({ page, dataDir }: AppHandle) {
  const tree = page.getByRole('treegrid', { name: 'Requests' })
  const row = (name: string) => tree.getByRole('row', { name, exact: true })
  const file = (name: string) => path.join(dataDir, 'workspaces/Getting started', name)
  /** The rows from `first` on, as many as are named. */
  const order = async (...names: string[]) => {
    const seen = (await tree.getByRole('row').all()).map((one) => one.getAttribute('aria-label'))
    const all = (await Promise.all(seen)).filter((name) => name !== null)
    return all.filter((name) => names.includes(name))
  }
  const more = async (name: string, deed: string) => {
    await row(name).hover()
    await page.getByRole('button', { name: `More for ${name}`, exact: true }).click()
    await page.getByRole('menuitem', { name: deed }).click()
  }
  return { tree, row, file, order, more }
}

/** Moves as a hand does: a drag begins with small steps, and targets follow the pointer. */
async function drag({ page }: AppHandle, from: Locator, to: Locator, at: 'before' | 'on' | 'after') {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (a === null || b === null) throw new Error('A row is not shown.')
  const x = b.x + 90
  const y = b.y + { before: 2, on: b.height / 2, after: b.height - 2 }[at]
  await page.mouse.move(a.x + 90, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(x, y + 6, { steps: 6 })
  await page.mouse.move(x, y, { steps: 6 })
  await page.mouse.up()
}

test('the row of the open request shows the keyboard focus, and stays marked under the pointer', async ({
  app,
}) => {
  const { page } = app
  const { row } = treeOf(app)
  const ground = (name: string) =>
    row(name)
      .locator('.tree-row')
      .evaluate((line) => getComputedStyle(line).backgroundColor)
  await row('Play').click()
  await page.mouse.move(700, 500)
  const open = await ground('Play')
  await row('Play').hover()
  await row('Hang up').hover()
  await expect(row('Hang up')).toHaveAttribute('data-hovered')
  const hovered = await ground('Hang up')
  await row('Play').hover()
  await expect(row('Play')).toHaveAttribute('data-hovered')
  expect(await ground('Play')).toBe(open)
  expect(hovered).not.toBe(open)

  // A pixel of the ring, where the row's own ground is seen without it.
  const edge = async () => {
    const box = await row('Play').boundingBox()
    if (box === null) throw new Error('The row is not shown.')
    return page.screenshot({ clip: { x: box.x + box.width / 2, y: box.y, width: 4, height: 2 } })
  }
  await page.mouse.move(700, 500)
  const plain = await edge()
  await row('Hang up').focus()
  await page.keyboard.press('ArrowUp')
  await expect(row('Play')).toHaveAttribute('data-focus-visible')
  expect((await edge()).equals(plain)).toBe(false)
})

test('rows are dragged with the mouse, and open tabs with their unsaved edits follow', async ({ app }) => {
  // Each drag is some dozen steps of the pointer, each key a round through the window.
  test.slow()
  const { page } = app
  const { row, file, order, more } = treeOf(app)
  await row('Play').click()
  const url = page.getByRole('textbox', { name: 'URL' })
  await expect(url).toContainText(':play')
  await url.click()
  await page.keyboard.press('End')
  await page.keyboard.insertText('&mine=1')

  await drag(app, row('Play'), row('Create call'), 'before')
  await expect.poll(() => order('Create call', 'Play', 'Hang up')).toEqual(['Play', 'Create call', 'Hang up'])
  expect(readFileSync(file('ACS/Play.yml'), 'utf8')).not.toContain('mine=1')

  await drag(app, row('Play'), row('WhatsApp'), 'on')
  await expect.poll(() => existsSync(file('WhatsApp/Play.yml'))).toBe(true)
  expect(existsSync(file('ACS/Play.yml'))).toBe(false)
  // It has the auth of its new folder.
  await expect(page.getByRole('tab', { name: /^Auth\s*Bearer/ })).toBeVisible()
  await expect(url).toContainText('mine=1')
  await expect(page.getByRole('region', { name: /The file was/ })).toBeHidden()
  await page.keyboard.press('ControlOrMeta+S')
  await expect.poll(() => readFileSync(file('WhatsApp/Play.yml'), 'utf8')).toContain('mine=1')

  await drag(app, row('WhatsApp'), row('ACS'), 'before')
  await expect.poll(() => order('ACS', 'WhatsApp')).toEqual(['WhatsApp', 'ACS'])
  // A folder does not go into itself: nothing happens.
  await more('ACS', 'New folder here…')
  await page.getByRole('dialog').getByLabel('Name').fill('Deep')
  await page.getByRole('dialog').getByRole('button', { name: 'Make the folder' }).click()
  await drag(app, row('ACS'), row('Deep'), 'on')
  await drag(app, row('Hang up'), row('Deep'), 'on')
  await expect.poll(() => existsSync(file('ACS/Deep/Hang up.yml'))).toBe(true)
})

test('rows are moved by keys, by their menus, and copied with all below them', async ({ app }) => {
  test.slow()
  const { page } = app
  const { row, file, order, more } = treeOf(app)
  const dialog = page.getByRole('dialog')

  await row('ACS').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(row('Play')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('button', { name: 'Drag Play' })).toBeFocused()
  await page.keyboard.press('Enter')
  // The first places that are offered lie at the top; each step goes one further.
  const target = page.getByRole('button', { name: 'Insert before Create call' })
  for (
    let step = 0;
    step < 12 && !(await target.evaluate((it) => it === document.activeElement));
    step += 1
  ) {
    await page.keyboard.press('ArrowUp')
  }
  await expect(target).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => order('Create call', 'Play', 'Hang up')).toEqual(['Play', 'Create call', 'Hang up'])

  await more('Play', 'Move down')
  await expect.poll(() => order('Create call', 'Play', 'Hang up')).toEqual(['Create call', 'Play', 'Hang up'])
  await more('Play', 'Move to…')
  await dialog.getByRole('button', { name: /Folder/ }).click()
  await page.getByRole('option', { name: 'The workspace itself' }).click()
  await dialog.getByRole('button', { name: 'Move', exact: true }).click()
  await expect.poll(() => existsSync(file('Play.yml'))).toBe(true)

  await more('ACS', 'Duplicate')
  await expect(row('ACS copy')).toBeVisible()
  expect(readFileSync(file('ACS copy/Hang up.yml'), 'utf8')).toBe(
    readFileSync(file('ACS/Hang up.yml'), 'utf8'),
  )
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toBeVisible()
})

test('a right click and Shift+F10 open the menu of a row, and F2 renames it', async ({ app }) => {
  const { page } = app
  const { row } = treeOf(app)
  const menu = page.getByRole('menu', { name: 'More for Play' })
  await row('Play').click({ button: 'right' })
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()

  await row('Play').focus()
  await page.keyboard.press('Shift+F10')
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()

  await row('Play').focus()
  await page.keyboard.press('F2')
  await expect(page.getByRole('dialog', { name: 'Rename' }).getByLabel('Name')).toHaveValue('Play')
})

test('signing that Bruno dropped is missed at once, and restored', async ({ app }) => {
  const { page } = app
  const { row, file, tree } = treeOf(app)
  await row('Play').click()
  const card = page.getByRole('region', { name: 'The folder ACS has lost its ACS signing.' })
  await expect(page.getByRole('textbox', { name: 'URL' })).toBeVisible()
  await expect(card).toBeHidden()
  // The sample's own folder as Bruno writes it.
  writeFileSync(file('ACS/folder.yml'), savedByBruno.folder.bruno)
  await expect(card).toBeVisible()
  await expect(tree.getByLabel('Its auth was dropped by another program')).toBeVisible()
  await card.getByRole('button', { name: 'Restore' }).click()
  await expect(card).toBeHidden()
  expect(readFileSync(file('ACS/folder.yml'), 'utf8')).toContain('type: acs-hmac')
})

test('a file that changed while the app was closed is a conflict with the edits that come back', async ({
  app,
}) => {
  // Two restarts.
  test.slow()
  const { row, file } = treeOf(app)
  const play = file('ACS/Play.yml')
  const url = () => app.page.getByRole('textbox', { name: 'URL' })
  const card = () => app.page.getByRole('region', { name: 'The file was changed on disk' })
  await row('Play').click()
  await expect(url()).toContainText(':play')
  await url().click()
  await app.page.keyboard.press('End')
  await app.page.keyboard.insertText('&mine=1')
  await expect.poll(() => app.savedSession()).toMatch(/mine=1[\s\S]*"base"|"base"[\s\S]*mine=1/)

  await app.restart()
  await expect(url()).toContainText('mine=1')
  await expect(card()).toBeHidden()

  await app.restart(() => writeFileSync(play, readFileSync(play, 'utf8').replace(':play', ':theirs')))
  await expect(url()).toContainText('mine=1')
  await expect(card()).toBeVisible()
  await app.page.keyboard.press('ControlOrMeta+S')
  await expect(app.page.getByText('The file was changed on disk since it was read')).toBeVisible()
  expect(readFileSync(play, 'utf8')).toContain(':theirs')
  await card().getByRole('button', { name: 'Take theirs' }).click()
  await expect(url()).toContainText(':theirs')
  await expect(card()).toBeHidden()
})
