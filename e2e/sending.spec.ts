import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, pageAlone, test } from './fixtures.ts'

/** JSON, a page, and nothing at all. */
const server = createServer((request, response) => {
  if (request.url === '/small') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"calls":[1,2],"end":null}')
  } else if (request.url === '/html') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Hello<script>1</script></p>')
  }
})
let base = ''

test.beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
test.afterAll(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

/** Of the request that is open. */
async function send(page: Page, path: string) {
  await page.getByRole('textbox', { name: 'URL' }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(base + path)
  await page.keyboard.press('Enter')
}

/** Of a new one. */
async function get(page: Page, path: string) {
  await page.getByRole('button', { name: 'New request' }).first().click()
  await send(page, path)
  const response = page.getByRole('region', { name: 'Response' })
  await expect(response.getByRole('status').first()).toContainText('200')
}

test('what is watched in a response is watched in the next one, as far as that has it', async ({
  app: { page },
}) => {
  pageAlone()
  await get(page, '/small')
  const response = page.getByRole('region', { name: 'Response', exact: true })
  const filter = page.getByRole('textbox', { name: 'Filter by JSONPath' })
  const sendTo = async (path: string) => {
    await send(page, path)
    await expect(page.locator('.url-resolved')).toContainText(path)
    await expect(response.getByRole('status').first()).toContainText('200')
  }
  await page.getByRole('button', { name: /View/ }).click()
  await page.getByRole('option', { name: 'Tree' }).click()
  await sendTo('/small')
  await expect(page.getByRole('tree', { name: 'Response body' })).toContainText('2 items')
  await filter.fill('$.end')
  await expect(page.getByText('1 match', { exact: true })).toBeVisible()

  await sendTo('/html')
  await expect(page.getByRole('textbox', { name: 'Response body' })).toContainText('<script>')
  await expect(filter).toBeHidden()
  await sendTo('/small')
  await expect(filter).toHaveValue('$.end')
  await expect(page.getByText('1 match', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /View/ })).toContainText('Tree')

  await response.getByRole('tab', { name: /Headers/ }).click()
  await sendTo('/small')
  await expect(response.getByRole('row', { name: /content-type/i })).toBeVisible()
  await get(page, '/small')
  await expect(page.getByRole('textbox', { name: 'Response body' })).toBeVisible()
  await page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab').nth(-2).click()
  await expect(response.getByRole('row', { name: /content-type/i })).toBeVisible()
})

test('a cancelled request shows that it was cancelled, not what was answered before it', async ({
  app: { page },
}) => {
  pageAlone()
  await get(page, '/small')
  await send(page, '/never')
  await expect(page.getByText('Sent; waiting for the response.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const response = page.getByRole('region', { name: 'Response' })
  await expect(response.getByRole('status')).toContainText(/^Cancelled after \d/)
  await expect(response).toContainText('Nothing was received, but the request was sent')
  await expect(response).not.toContainText('200')
})
