import { existsSync } from 'node:fs'
import path from 'node:path'
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
  await dialog.getByLabel('Name').fill('First')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(() => existsSync(file('My calls/First.yml'))).toBe(true)

  await more('My calls', 'Rename…')
  await dialog.getByLabel('Name').fill('Our calls')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await expect.poll(() => existsSync(file('Our calls/First.yml'))).toBe(true)
  // The open tab writes to where its file is now.
  await page.getByRole('textbox', { name: 'URL' }).click()
  await page.keyboard.press('End')
  await page.keyboard.insertText('-again')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByRole('tab', { name: /First/ }).getByRole('img', { name: 'unsaved' })).toBeHidden()

  await more('First', 'Duplicate')
  await expect(page.getByRole('tab', { name: /First copy/ })).toBeVisible()
  await more('First copy', 'Delete…')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('tab', { name: /First copy/ })).toBeHidden()
  expect(existsSync(file('Our calls/First copy.yml'))).toBe(false)
})
