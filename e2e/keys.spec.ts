import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import forge from 'node-forge'
import { bytesOf } from '../electron/ipc/canary.testkit.ts'
import { axeFindings } from './axe.ts'
import { expect, pageAlone, test } from './fixtures.ts'

const passphrase = 'correct horse battery'
const ownNumber = '100000000000101'

const room = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name, exact: true }).click()

const row = (page: Page, name: string | RegExp) =>
  page
    .getByRole('table', { name: 'Phone numbers and the key that each publishes' })
    .getByRole('row', { name })

/** The files that hold the text in plain. */
function filesWith(text: string | Buffer, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => bytesOf(file).includes(text))
}

/** What must never be found anywhere: the PEM's lines, and the secret numbers as bytes. */
function secretsOf(key: KeyObject): (string | Buffer)[] {
  const { d = '', p = '' } = key.export({ format: 'jwk' })
  const lines = (['pkcs8', 'pkcs1'] as const).flatMap((type) =>
    key.export({ type, format: 'pem' }).toString().split('\n').slice(3, 20),
  )
  return [...lines, d, p, Buffer.from(d, 'base64url'), Buffer.from(p, 'base64url')]
}

async function choose(page: Page, name: string, content: string | Buffer) {
  const waiting = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  const mimeType = 'application/octet-stream'
  await (await waiting).setFiles({ name, mimeType, buffer: Buffer.from(content) })
}

function pkcs12(privatePem: string, word: string): Buffer {
  const key = forge.pki.privateKeyFromPem(privatePem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(2020, 0, 1)
  certificate.validity.notAfter = new Date(2021, 0, 1)
  const subject = [{ name: 'commonName', value: 'flows.example' }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(key, forge.md.sha256.create())
  const file = forge.pkcs12.toPkcs12Asn1(key, [certificate], word, { algorithm: '3des' })
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'latin1')
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

test('the welcome page leads to a new pair where there is none, to a folder and to the import', async ({
  app: { page },
}) => {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Open a folder…' }).click()
  await expect(dialog.getByLabel('Folder', { exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Import from Postman…' }).click()
  await expect(page.getByRole('dialog', { name: 'Import' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Publish a key/ }).click()
  await dialog.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByRole('option', { name: /2048/ })).toBeVisible()
  await page.getByRole('tab', { name: 'Welcome' }).click()
  await page.getByRole('button', { name: /^Publish a key/ }).click()
  await expect(page.getByRole('button', { name: /^Publish to / }).first()).toBeVisible()
  await expect(dialog).toBeHidden()
})

test('the first pair has the focus: the button that made it is gone', async ({ app: { page } }) => {
  await room(page, 'Keys')
  await page.getByRole('button', { name: 'Make a key pair' }).click()
  await page.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByRole('option', { name: 'WhatsApp Flows' })).toBeFocused()
})

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
  await expect(page.getByRole('option', { name: 'First' })).toContainText('published to 1 number')

  await generate(page, 'Second', '')
  await expect(page.getByText('not encrypted')).toBeVisible()
  await expect(number).toContainText('another key (First)')
  await page.getByRole('button', { name: `Publish to ${ownNumber}` }).click()
  await expect(number).toContainText('this key')
  await expect(page.getByRole('option', { name: 'Second' })).toContainText('published to 1 number')
  await expect(page.getByRole('option', { name: 'First' })).not.toContainText('published')

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
  await expect(page.getByRole('option', { name: 'Second' })).toContainText('1 MISMATCH')
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

test('the numbers of an account are listed and published to in one go', async ({ app: { page } }) => {
  await room(page, 'Keys')
  await generate(page, 'For the account', passphrase)
  await page.getByRole('button', { name: 'Publish to the whole account' }).click()
  await expect(row(page, ownNumber)).toContainText('VALID')
  await expect(row(page, '100000000000102')).toContainText('VALID')
  await expect(row(page, '100000000000102')).toContainText('+1 555-555-0102')

  await page.getByLabel('WhatsApp Business Account id').fill('42')
  await page.getByRole('button', { name: 'List its numbers' }).click()
  await expect(page.getByRole('alert')).toContainText('The server answered 400')
})

test('those that failed can be tried again, and all can be stopped', async ({ app: { page } }) => {
  test.slow()
  await room(page, 'Keys')
  await generate(page, 'Many', passphrase)
  for (let id = 40; id < 60; id++) {
    await page.getByLabel('Another phone number id').fill(String(id))
    await page.getByRole('button', { name: 'Add', exact: true }).click()
  }
  const press = (names: readonly string[]) =>
    page.getByRole('region', { name: 'Publish', exact: true }).evaluate(async (element, wanted) => {
      for (const name of wanted) {
        await new Promise((resolve) => setTimeout(resolve, 60))
        const button = [...element.querySelectorAll('button')].find((item) => item.textContent === name)
        if (button === undefined) throw new Error(`There is no button ${name}.`)
        button.click()
      }
    }, names)
  await press(['Publish to all', 'Stop'])
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()
  await expect(row(page, /^59/)).toContainText('not checked')
  await page.getByRole('button', { name: 'Publish to all' }).click()
  const again = page.getByRole('button', { name: 'Publish again to the 20 that failed' })
  await expect(again).toBeVisible({ timeout: 20_000 })
  await again.click()
  await expect(page.getByText(/publishing \d+ of 20/)).toBeVisible()
  await expect(again).toBeVisible({ timeout: 20_000 })
})

test('a key file is opened, told for what it is, and leaves no trace', async ({ app }) => {
  test.slow()
  const { page } = app
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const locked = privateKey
    .export({ type: 'pkcs1', format: 'pem', cipher: 'des-ede3-cbc', passphrase })
    .toString()
  await room(page, 'Keys')
  await page.getByRole('button', { name: 'Open a key', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Open a key' })
  await choose(page, 'flows-key.pem', locked)
  await expect(dialog.getByText('The private key in it is encrypted.')).toBeVisible()
  await dialog.getByLabel('Its passphrase').fill('wrong')
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByText('The passphrase does not open this private key.')).toBeVisible()
  await dialog.getByLabel('Its passphrase').fill(passphrase)
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByText('RSA, 2048 bits')).toBeVisible()
  await expect(dialog.getByText('Private key, encrypted (PKCS#1, PEM)')).toBeVisible()
  await expect(dialog.getByLabel('Name')).toHaveValue('flows-key')
  await dialog.getByRole('button', { name: 'Add to the list' }).click()
  await expect(page.getByRole('heading', { name: 'flows-key', level: 1 })).toBeVisible()
  await expect(dialog).toBeHidden()

  const number = row(page, ownNumber)
  await page.getByRole('button', { name: `Publish to ${ownNumber}` }).click()
  await expect(number).toContainText('this key')

  // Written in another form with another passphrase, which the present one has to open first.
  const folder = path.join(app.dataDir, 'other form')
  const next = 'another battery staple'
  await page.getByLabel('Save private.pem and public.pem to the folder').fill(folder)
  await page.getByText('In another form, or with another passphrase').click()
  const form = page.getByRole('group', { name: 'The form of the private key' })
  await form.getByRole('button', { name: /Encoding/ }).click()
  await page.getByRole('option', { name: 'DER' }).click()
  await form.getByLabel('Present passphrase').fill('wrong')
  await form.getByLabel('New passphrase', { exact: true }).fill(next)
  await form.getByLabel('Repeat the new passphrase').fill(next)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(page.getByRole('alert')).toContainText('The passphrase does not open this private key.')
  await form.getByLabel('Present passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(page.getByText(`Saved to ${folder}`)).toBeVisible()
  const der = readFileSync(path.join(folder, 'private.der'))
  const opened = createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase: next })
  expect(opened.equals(privateKey)).toBe(true)

  await page.getByRole('button', { name: 'Copy the public key' }).click()
  await expect(page.getByRole('menuitem', { name: 'Form body, Cloud API' })).toBeVisible()
  await page.keyboard.press('Escape')

  const held = await page.content()
  const values = await page
    .locator('input, textarea')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value).join('\n'))
  // Ending the app writes what it still held back: the session, the history.
  await app.restart()
  for (const secret of [passphrase, next, ...secretsOf(privateKey)]) {
    if (typeof secret === 'string') expect(held + values).not.toContain(secret)
    expect(filesWith(secret, app.dataDir)).toEqual([])
  }
  // The search itself finds what is there: the very bytes that were written to files.
  expect(filesWith(der.subarray(-64), app.dataDir)).toEqual([path.join(folder, 'private.der')])
  expect(app.errors).toEqual([])
})

test('PKCS#12, DER and pasted text are opened, and what cannot be used says why', async ({
  app: { page },
}) => {
  test.slow()
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await room(page, 'Keys')
  const dialog = page.getByRole('dialog', { name: 'Open a key' })
  const another = () => dialog.getByRole('button', { name: 'Another…' }).click()
  await page.getByRole('button', { name: 'Open one you have' }).click()

  await choose(page, 'ec.pem', pem(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey))
  await expect(dialog.getByText('This is an EC (elliptic curve) key')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Add to the list' })).toBeDisabled()
  await another()
  await choose(page, 'small.pem', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey))
  await expect(dialog.getByText('This RSA key has 1024 bits')).toBeVisible()
  await another()
  await choose(page, 'large.bin', Buffer.alloc(1024 * 1024 + 1))
  await expect(dialog.getByText('The file is larger than any key or certificate.')).toBeVisible()
  await dialog.getByLabel('PEM text').fill('hello')
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByText('This is not a key or a certificate')).toBeVisible()
  await another()

  await dialog.getByLabel('PEM text').fill(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByText('Public key, without its private half')).toBeVisible()
  await dialog.getByLabel('Name').fill('Half')
  await dialog.getByRole('button', { name: 'Add to the list' }).click()
  await expect(page.getByText('none here: this is a public key')).toBeVisible()
  await page.getByRole('button', { name: `Publish to ${ownNumber}` }).click()
  await expect(row(page, ownNumber)).toContainText('this key')

  await page.getByRole('button', { name: 'Open a key', exact: true }).click()
  await choose(page, 'flows.p12', pkcs12(pem(rsa.privateKey), passphrase))
  await dialog.getByLabel('Its passphrase').fill(passphrase)
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByText('CN=flows.example')).toBeVisible()
  await expect(dialog.getByText('expired')).toBeVisible()
  await expect(dialog.getByText('This is the private half of Half, and joins it.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Add to the list' }).click()
  await expect(page.getByText('locked with a passphrase')).toBeVisible()

  const der = rsa.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')
  // Onto the dialog that asks for a file, too.
  await page.getByRole('button', { name: 'Open a key', exact: true }).click()
  await expect(dialog.getByLabel('PEM text')).toBeVisible()
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([bytes], 'dropped.der'))
    const target = document.querySelector('[role="dialog"]') ?? document.querySelector('.keys')
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })
      target?.dispatchEvent(event)
      if (type !== 'dragenter' && !event.defaultPrevented) throw new Error(`${type} is left to the browser.`)
    }
  }, der)
  await expect(dialog.getByText('Private key, not encrypted (PKCS#1, DER)')).toBeVisible()
  await dialog.getByRole('button', { name: 'Show it' }).click()
  await expect(dialog).toBeHidden()
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a pair and in the dialogs, ${theme}`, async ({ app: { page } }) => {
    pageAlone()
    test.slow()
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const look = async (where: string) => {
      expect.soft(await axeFindings(page), where).toEqual([])
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await room(page, 'Keys')
    await page.getByRole('button', { name: 'Open a key', exact: true }).click()
    await look('opening')
    await choose(page, 'flows.p12', pkcs12(pem, passphrase))
    await page.getByLabel('Its passphrase').fill('wrong')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByText('The passphrase does not open this PKCS#12 file.')).toBeVisible()
    await look('a wrong passphrase')
    await page.getByLabel('Its passphrase').fill(passphrase)
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByText('CN=flows.example')).toBeVisible()
    await page.getByRole('button', { name: /Keep the private key/ }).click()
    await page.getByRole('option', { name: 'locked with a new passphrase' }).click()
    await look('what was opened')
    await page.getByRole('button', { name: 'Another…' }).click()
    await page.keyboard.press('Escape')

    await generate(page, 'Looked at', passphrase)
    await page.getByRole('button', { name: 'List its numbers' }).click()
    // Its rows move what stands below them.
    await expect(row(page, '100000000000102')).toBeVisible()
    await page.getByLabel('Another phone number id').fill('42')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'Publish to all' }).click()
    await expect(page.getByText('Publish again to the 1 that failed')).toBeVisible()
    await page.getByText('In another form, or with another passphrase').click()
    await look('a pair')
  })
}

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
