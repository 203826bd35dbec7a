import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from '@playwright/test'
import {
  decryptRequest,
  decryptResponse,
  encryptRequest,
  encryptResponse,
  parseFlowRequest,
} from '../electron/keys/flows/crypto.ts'
import { expect, pageAlone, test } from './fixtures.ts'

const passphrase = 'correct horse battery'

async function open(page: Page, tab: string) {
  await page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('button', { name: 'Keys', exact: true })
    .click()
  await page.getByRole('tab', { name: tab }).click()
}

async function generate(page: Page, name: string, secret: string) {
  await page.getByRole('button', { name: 'New key pair', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New key pair' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Passphrase', { exact: true }).fill(secret)
  await dialog.getByLabel('Repeat the passphrase').fill(secret)
  await dialog.getByRole('button', { name: 'Generate' }).click()
  await expect(dialog).toBeHidden()
}

const editor = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true })
const entry = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name })

function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => path.join(item.parentPath, item.name))
    .filter((file) => readFileSync(file).includes(text))
}

async function fill(page: Page, label: string, text: string) {
  const field = editor(page, label)
  await field.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

test.beforeEach(() => pageAlone())

test('a captured request is opened with a locked pair, answered, and told when it is for another pair', async ({
  app,
}) => {
  test.slow()
  const { page } = app
  await open(page, 'Key pair')
  await generate(page, 'Published', passphrase)
  await page.getByRole('tab', { name: 'Flow requests' }).click()
  await page.getByRole('button', { name: 'Sample request' }).click()
  await expect(editor(page, 'Encrypted request')).toContainText('encrypted_aes_key')
  await page.getByRole('button', { name: 'Decrypt' }).click()
  await expect(page.getByRole('alert')).toContainText('encrypted')

  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Decrypt' }).click()
  await expect(editor(page, 'Plain payload')).toContainText('"screen": "APPOINTMENT"')
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveValue('')
  const steps = page.getByRole('list', { name: 'Steps of decrypting the request' })
  await expect(steps).toContainText('AES key, 16 bytes, ••••••••')
  await page.getByRole('button', { name: 'Encrypt', exact: true }).click()
  await expect(editor(page, 'Encrypted reply')).toHaveText(/^[A-Za-z0-9+/]+={0,2}$/)
  await expect(page.getByRole('list', { name: 'Steps of encrypting the reply' })).toContainText('IV inverted')

  await generate(page, 'Another', '')
  await page.getByRole('button', { name: 'Decrypt' }).click()
  await expect(page.getByText('The AES key is not wrapped for this private key.')).toBeVisible()
  await expect(page.getByText('Not tried, because locked with another passphrase: "Published"')).toBeVisible()
  expect(await page.content()).not.toContain(passphrase)
  expect(filesWith(passphrase, app.dataDir)).toEqual([])
  expect(app.errors).toEqual([])
})

test('the encrypted reply opens with the keys of the very request', async ({ app: { page } }) => {
  test.slow()
  await open(page, 'Key pair')
  await generate(page, 'Mine', '')
  const pem = await page.getByRole('region', { name: 'Public key' }).locator('pre').innerText()
  await page.getByRole('tab', { name: 'Flow requests' }).click()
  const { request, ...keys } = encryptRequest('{"action":"ping","ü":"🎟️"}', createPublicKey(pem))
  await fill(page, 'Encrypted request', JSON.stringify(request))
  await page.getByRole('button', { name: 'Decrypt' }).click()
  await expect(editor(page, 'Plain payload')).toContainText('🎟️')
  await page.getByRole('button', { name: 'Encrypt', exact: true }).click()
  const body = editor(page, 'Encrypted reply')
  await expect(body).toHaveText(/^[A-Za-z0-9+/]+={0,2}$/)
  const reply = decryptResponse(await body.innerText(), keys)
  expect(JSON.parse(reply ?? '')).toEqual({ data: { status: 'active' } })
})

test("all five actions go through at the sandbox's endpoint, and a wrong key is told", async ({ app }) => {
  test.slow()
  const { page } = app
  await open(page, 'Act as WhatsApp')
  await page.getByRole('button', { name: 'Send all five' }).click()
  for (const action of ['ping', 'INIT', 'data_exchange', 'BACK', 'error']) {
    await expect(entry(page, new RegExp(`^${action} 200 WhatsApp goes on`))).toBeVisible()
  }
  await expect(page.getByRole('region', { name: 'Decrypted reply' })).toContainText('"acknowledged": true')
  await page.getByRole('button', { name: 'On the wire' }).click()
  await expect(page.getByText(/X-Hub-Signature-256: sha256=[0-9a-f]{64}/)).toBeVisible()

  await generate(page, 'Not published', '')
  await page.getByRole('button', { name: /Encrypt for/ }).click()
  await page.getByRole('option', { name: /^Not published.* bits/ }).click()
  await page.getByRole('button', { name: 'Send error' }).click()
  await expect(entry(page, /^error 421, 421/)).toBeVisible()
  await expect(page.getByText('The endpoint could not decrypt')).toBeVisible()

  await page.getByRole('button', { name: /Encrypt for/ }).click()
  await page.getByRole('option', { name: "the sandbox's key" }).click()
  await fill(page, 'Payload', '{"version":"3.0","action":"INIT","flow_token":"old"}')
  await page.getByRole('button', { name: 'Send error' }).click()
  await expect(entry(page, /427 WhatsApp closes the Flow/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Decrypted reply' })).toContainText('no longer open')

  await fill(page, 'App secret, for X-Hub-Signature-256', '')
  await page.getByRole('button', { name: 'Send error' }).click()
  await expect(entry(page, /432/)).toBeVisible()
  await expect(page.getByText('no app secret: not signed')).toBeVisible()
  expect(app.errors).toEqual([])
})

test("an endpoint's mistake is named from its reply", async ({ app: { page } }) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const opened = decryptRequest(parseFlowRequest(Buffer.concat(chunks).toString()), privateKey)
    if (opened === null) return response.writeHead(421).end()
    const body = encryptResponse('{"data":{"status":"active"}}', opened)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await open(page, 'Act as WhatsApp')
    await fill(page, 'Your endpoint', `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow`)
    await page.getByRole('button', { name: /Encrypt for/ }).click()
    await page.getByRole('option', { name: 'a pasted public key' }).click()
    await page
      .getByLabel('Public key, PEM')
      .fill(publicKey.export({ type: 'spki', format: 'pem' }).toString())
    await page.getByRole('button', { name: 'Send ping' }).click()
    await expect(page.getByText('The reply is a JSON string: it stands in quotation marks.')).toBeVisible()
    await expect(page.getByText('"status": "active"')).toBeVisible()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
