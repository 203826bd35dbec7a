import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, test } from './fixtures.ts'

const secret = Buffer.from('the secret key of this test').toString('base64')
const openFromTree = (page: Page, name: string) => page.getByRole('row', { name, exact: true }).click()

async function palette(page: Page, command: string) {
  await page.keyboard.press('ControlOrMeta+k')
  await page
    .getByRole('searchbox', { name: 'Find anything' })
    .or(page.getByPlaceholder(/Requests, op/))
    .first()
    .fill(`>${command}`)
  await page.getByRole('option', { name: new RegExp(`^${command}`) }).click()
}

async function choose(dialog: ReturnType<Page['getByRole']>, page: Page, label: string, option: string) {
  await dialog.getByRole('button', { name: new RegExp(label) }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** The key of the open request becomes the secret variable testKey of the environment. */
async function keepSecret(page: Page) {
  await page.getByRole('tab', { name: /^Auth/ }).click()
  await page.getByRole('button', { name: /Kind/ }).click()
  await page.getByRole('option', { name: 'ACS HMAC' }).click()
  const field = page.getByRole('textbox', { name: 'Access key' })
  await field.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(secret)
  await page.getByLabel(/Keep as a secret of/).fill('testKey')
  await page.getByRole('button', { name: 'Keep in vault' }).click()
  await expect(field).toHaveText('{{testKey}}')
}

/** All that an editor holds: only the lines in sight and some around them are drawn. */
async function wholeText(editor: Locator): Promise<string> {
  await editor.click()
  await editor.press('ControlOrMeta+A')
  return editor.evaluate((element) => {
    const clipboardData = new DataTransfer()
    element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
}

async function findsNothing(page: Page) {
  expect(await axeFindings(page, { within: '.modal' })).toEqual([])
}

test('a request is copied as code with the target that is sent, and signs itself without a secret in it', async ({
  app,
}) => {
  test.slow()
  const { page } = app
  await openFromTree(page, 'Play')
  await keepSecret(page)
  const target = (await page.getByTestId('string-to-sign').textContent())?.split('\n')[1] ?? ''
  expect(target).toContain(':play?api-version=')

  await page.getByRole('region', { name: 'Signing' }).getByRole('button', { name: 'Copy as…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy as…' })
  await choose(dialog, page, 'Language', 'Python (http.client)')
  const code = dialog.getByRole('textbox', { name: 'The request as Python (http.client)' })
  await expect.poll(() => wholeText(code)).toContain(`"${target}", skip_host=True`)
  const text = await wholeText(code)
  expect(text).toContain('os.environ["TEST_KEY"]')
  expect(text).not.toContain(secret)
  await findsNothing(page)

  await dialog.getByText('Signs by itself each time it runs').click()
  await expect.poll(() => wholeText(code)).not.toContain('TEST_KEY')
  await expect(dialog.getByRole('list', { name: 'Before you run it' })).toContainText('some minutes')

  await choose(dialog, page, 'Language', 'cURL (cmd)')
  await expect(dialog.getByRole('textbox', { name: 'The request as cURL (cmd)' })).toContainText('curl.exe')
  await expect(dialog.getByText('Signs by itself each time it runs')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await palette(page, 'Copy as')
  await expect(page.getByRole('textbox', { name: 'The request as cURL (cmd)' })).toBeVisible()
  await page.keyboard.press('Escape')
  expect(app.errors).toEqual([])
})

test('a folder is exported for Postman without its secret, and with it only when that is asked for', async ({
  app,
}) => {
  test.slow()
  const { page, dataDir } = app
  await openFromTree(page, 'Play')
  await keepSecret(page)
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByRole('tab', { name: /unsaved/ })).toHaveCount(0)

  await palette(page, 'Export')
  const dialog = page.getByRole('dialog', { name: /^Export/ })
  await dialog.getByRole('textbox', { name: 'Into the folder' }).fill(path.join(dataDir, 'exports'))
  await dialog.getByRole('textbox', { name: 'File' }).fill('calls.json')
  await findsNothing(page)
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog).toContainText('calls.json')
  const file = path.join(dataDir, 'exports', 'calls.json')
  const text = readFileSync(file, 'utf8')
  expect(JSON.parse(text).info.schema).toContain('v2.1.0')
  expect(text).toContain('{{callConnectionId}}:play')
  expect(text).not.toContain(secret)
  await dialog.getByRole('button', { name: 'Done' }).click()

  await palette(page, 'Export')
  await dialog.getByRole('textbox', { name: 'Into the folder' }).fill(path.join(dataDir, 'exports'))
  await dialog.getByRole('textbox', { name: 'File' }).fill('calls.json')
  await dialog.getByText(/With the secrets of/).click()
  await dialog.getByRole('button', { name: 'Export with secrets' }).click()
  await expect(dialog.getByRole('alert')).toContainText('is there already')
  expect(readFileSync(file, 'utf8')).not.toContain(secret)
  await dialog.getByRole('button', { name: 'Replace it' }).click()
  await expect(dialog).toContainText('with secrets')
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').includes(secret)).toBe(true)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0)
  await expect(page.locator('body')).not.toContainText(secret)
  expect(app.errors).toEqual([])
})
