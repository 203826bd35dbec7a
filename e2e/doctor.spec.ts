import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, pageAlone, test } from './fixtures.ts'

const key = Buffer.from('a key that nobody has').toString('base64')
const host = 'contoso.communication.azure.com'
const date = 'Sat, 21 Nov 2026 00:33:51 GMT'
const emptyHash = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

/** A command whose signature was made over another target than the one it asks for. */
function command(target: string, signed: string): string {
  const text = `GET\n${signed}\n${date};${host};${emptyHash}`
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64')
  return [
    `curl 'https://${host}${target}'`,
    `-H 'x-ms-date: ${date}'`,
    `-H 'x-ms-content-sha256: ${emptyHash}'`,
    `-H 'Authorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}'`,
  ].join(' \\\n  ')
}

async function paste(page: Page, name: string, text: string) {
  await page.getByRole('textbox', { name }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
}

async function openDoctor(page: Page) {
  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.insertText('>signature doctor')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Signature doctor' })).toBeVisible()
}

test.beforeEach(() => pageAlone())

test('a pasted command is explained with both strings side by side, and the key never comes back', async ({
  app: { page },
}) => {
  await openDoctor(page)
  await paste(page, 'Key, connection string or app secret', key)
  await page.getByLabel(/Keep as a secret of Sandbox/).fill('foreignKey')
  await page.getByRole('button', { name: 'Keep in vault' }).click()
  const target = '/calling/callConnections/411f:play?api-version=1'
  await paste(page, 'Request to look at', command(target, target.replace('411f', '{{callConnectionId}}')))

  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await expect(diagnosis).toContainText('The template was signed')
  await expect(diagnosis).toContainText('certain')
  await expect(diagnosis.locator('mark.add')).toHaveText('411f')
  await expect(diagnosis.locator('mark.del')).toHaveText('{{callConnectionId}}')

  await paste(page, 'Request to look at', command(target, target))
  await expect(diagnosis).toContainText('The signature is right for this key')
  await paste(page, 'Request to look at', 'hello')
  await expect(page.getByRole('alert')).toContainText('no cURL command')
  expect(await page.content()).not.toContain(key)
})

test('a 401 leads to the doctor in one click', async ({ app: { page } }) => {
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await page.getByRole('tab', { name: /^Auth/ }).click()
  await page.getByRole('button', { name: /Kind/ }).click()
  await page.getByRole('option', { name: /^ACS HMAC/ }).click()
  await paste(page, 'Access key', 'd3Jvbmc=')
  await page.getByLabel(/Keep as a secret of Sandbox/).fill('wrongKey')
  await page.getByRole('button', { name: 'Keep in vault' }).click()
  await expect(page.getByRole('textbox', { name: 'Access key' })).toHaveText('{{wrongKey}}')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const card = page.getByRole('region', { name: /another signature \(7509\)/ })
  await card.getByRole('button', { name: 'Find the cause' }).click()
  await card.getByRole('button', { name: 'Open the doctor' }).click()
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await expect(diagnosis).toContainText('the service still refused it')
  await expect(page.getByTestId('expected-string')).toContainText(':play?api-version=')
})

test('axe finds nothing in the doctor or in the forms of the schemes', async ({ app: { page } }) => {
  test.slow()
  await openDoctor(page)
  const target = '/calling/callConnections/411f:play?api-version=1'
  await paste(page, 'Request to look at', command(target, '/other'))
  await expect(page.getByRole('region', { name: 'Diagnosis' })).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    expect(await axeFindings(page), `doctor, ${theme}`).toEqual([])
  }
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await page.getByRole('tab', { name: /^Auth/ }).click()
  for (const kind of [/^HMAC/, /^AWS/, /^App Configuration/, /^WhatsApp webhook/, /^Digest/]) {
    await page.getByRole('button', { name: /Kind/ }).click()
    await page.getByRole('option', { name: kind }).click()
    await expect(page.getByRole('button', { name: /Kind/ })).toContainText(kind.source.slice(1))
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      expect(await axeFindings(page), `${kind.source}, ${theme}`).toEqual([])
    }
  }
})

const schemes = [
  { kind: /^WhatsApp webhook/, field: 'App secret', header: 'X-Hub-Signature-256', part: '.part.body' },
  { kind: /^HMAC/, field: 'Key', header: 'X-Signature', part: '.part.hash' },
  { kind: /^AWS/, field: 'Secret access key', header: 'X-Amz-Date', part: '.part.date' },
] as const

for (const { kind, field, header, part } of schemes) {
  test(`the signing panel follows ${kind.source}`, async ({ app: { page } }) => {
    await page.getByRole('row', { name: 'Play', exact: true }).click()
    await page.getByRole('tab', { name: /^Auth/ }).click()
    await page.getByRole('button', { name: /Kind/ }).click()
    await page.getByRole('option', { name: kind }).click()
    await paste(page, field, 'a secret')
    await page.getByLabel(/Keep as a secret of Sandbox/).fill('own')
    await page.getByRole('button', { name: 'Keep in vault' }).click()
    if (field === 'Secret access key') {
      await page.getByRole('textbox', { name: 'Access key id' }).fill('AKIDEXAMPLE')
      await page.getByRole('textbox', { name: 'Service' }).fill('execute-api')
    }
    const panel = page.getByRole('region', { name: 'Signing' })
    await expect(panel.getByTestId('signature')).not.toBeEmpty()
    await expect(panel.locator(part).first()).toBeVisible()
    await expect(panel.getByRole('row', { name: new RegExp(`^${header}`, 'i') })).toBeVisible()
  })
}
