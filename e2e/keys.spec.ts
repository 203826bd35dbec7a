import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const passphrase = 'correct horse battery'
const ownNumber = '100000000000101'

const room = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name, exact: true }).click()

const row = (page: Page, name: string | RegExp) =>
  page
    .getByRole('table', { name: 'Phone numbers and the key that each publishes' })
    .getByRole('row', { name })

/** The files that hold the text in plain, apart from what the test's own browser keeps. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(folder, file).startsWith('test-browser'))
    .filter((file) => readFileSync(file).includes(text))
}

async function generate(page: Page, name: string, secret: string) {
  await page.getByRole('button', { name: 'New key pair', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New key pair' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Passphrase', { exact: true }).fill(secret)
  await dialog.getByLabel('Repeat the passphrase').fill(secret)
  await dialog.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(dialog).toBeHidden()
}

test('a pair is saved, published and told apart from another one', async ({ app }) => {
  test.slow()
  const { page } = app
  const folder = path.join(app.dataDir, 'my keys')
  await room(page, 'Keys')

  await generate(page, 'First', passphrase)
  await expect(page.getByText('locked with a passphrase')).toBeVisible()
  expect(await page.content()).not.toContain(passphrase)

  await page.getByLabel('Save private.pem and public.pem to the folder').fill(folder)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(page.getByText(`Saved to ${folder}`)).toBeVisible()
  expect(readFileSync(path.join(folder, 'private.pem'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY')
  expect(readFileSync(path.join(folder, 'public.pem'), 'utf8')).toContain('BEGIN PUBLIC KEY')
  if (process.platform !== 'win32') {
    expect(statSync(path.join(folder, 'private.pem')).mode & 0o777).toBe(0o600)
  }
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(page.getByRole('alert')).toContainText('private.pem')

  const number = row(page, ownNumber)
  await expect(number).toContainText('not checked')
  await page.getByRole('button', { name: `Check ${ownNumber}` }).click()
  await expect(number).toContainText('not published')
  await page.getByRole('button', { name: `Publish to ${ownNumber}` }).click()
  await expect(number).toContainText('VALID')
  await expect(number).toContainText('this key')

  await generate(page, 'Second', '')
  await expect(page.getByText('not encrypted')).toBeVisible()
  await expect(number).toContainText('another key (First)')
  await page.getByRole('button', { name: `Publish to ${ownNumber}` }).click()
  await expect(number).toContainText('this key')

  await page.getByRole('option', { name: 'First' }).click()
  await page.getByRole('button', { name: `Check ${ownNumber}` }).click()
  await expect(number).toContainText('VALID')
  await expect(number).toContainText('another key (Second)')

  await room(page, 'Sandbox')
  await page.getByRole('button', { name: 'Register anew +1 555-555-0101' }).click()
  const numbers = page.getByRole('table', { name: 'WhatsApp numbers and their published keys' })
  await expect(numbers.getByRole('row', { name: ownNumber })).toContainText('MISMATCH')

  await room(page, 'Keys')
  await page.getByRole('button', { name: `Check ${ownNumber}` }).click()
  await expect(number).toContainText('MISMATCH')
  await expect(page.getByText('Publish again: the number was registered anew')).toBeVisible()
  await page.getByRole('button', { name: `Publish again to ${ownNumber}` }).click()
  await expect(number).toContainText('VALID')
  await expect(number).toContainText('this key')
  expect(app.errors).toEqual([])
  expect(filesWith(passphrase, app.dataDir)).toEqual([])
})

test('a pair is published to an On-Premises client', async ({ app: { page } }) => {
  await room(page, 'Keys')
  await generate(page, 'On-premises', passphrase)
  await page.getByRole('button', { name: /^Cloud API/ }).click()
  await page.getByRole('option', { name: 'On-Premises API' }).click()
  await expect(page.getByText('/v1/settings/business/whatsapp_business_encryption')).toBeVisible()
  const number = row(page, "the client's own")
  await page.getByRole('button', { name: "Publish to the client's own number" }).click()
  await expect(number).toContainText('VALID')
  await expect(number).toContainText('this key')
})

test('every number is published to in one go, and a refusal says why', async ({ app: { page } }) => {
  await room(page, 'Keys')
  await generate(page, 'For all', passphrase)
  await page.getByRole('button', { name: "Add the sandbox's +1 555-555-0102" }).click()
  await page.getByLabel('Another phone number id').fill('42')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Publish to all' }).click()
  await expect(row(page, ownNumber)).toContainText('VALID')
  await expect(row(page, '100000000000102')).toContainText('VALID')
  await expect(row(page, /^42/)).toContainText('failed')
  await expect(page.getByRole('alert')).toContainText('The server answered 400')
})

test('generating can be stopped, and leaves no pair and no passphrase', async ({ app: { page } }) => {
  await room(page, 'Keys')
  await page.getByRole('button', { name: 'New key pair', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New key pair' })
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await dialog.getByLabel('Repeat the passphrase').fill('something else')
  await expect(dialog.getByText('The two passphrases differ.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Generate' })).toBeDisabled()
  await dialog.getByLabel('Repeat the passphrase').fill(passphrase)
  await dialog.getByRole('button', { name: /Size/ }).click()
  await page.getByRole('option', { name: '4096 bits' }).click()
  await expect(dialog.getByText('WhatsApp takes RSA keys of 2048 bits only')).toBeVisible()
  // Both clicks in the page itself: two primes can be found within the time that a click from outside takes.
  await dialog.evaluate(async (element) => {
    const press = (text: string) =>
      [...element.querySelectorAll('button')].find((button) => button.textContent === text)?.click()
    press('Generate')
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    press('Stop')
  })
  await expect(dialog.getByLabel('Passphrase', { exact: true })).toHaveValue('')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'No key pair yet' })).toBeVisible()
})
