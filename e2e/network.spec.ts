import { createServer, type Server } from 'node:http'
import type { Page } from '@playwright/test'
import { httpProxy } from '../electron/http/testing/proxies.ts'
import { expect, test } from './fixtures.ts'

let server: Server
let port = 0
/** The cookies that came with each request. */
const cookies: (string | undefined)[] = []

test.beforeAll(async () => {
  server = createServer((request, response) => {
    cookies.push(request.headers.cookie)
    if (request.url === '/login')
      response.setHeader('Set-Cookie', ['sid=first; Path=/; HttpOnly', 'theme=dark'])
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
test.afterAll(() => new Promise((resolve) => server.close(resolve)))
test.beforeEach(() => {
  cookies.length = 0
})

async function send(page: Page, address: string) {
  const url = page.getByRole('textbox', { name: 'URL' })
  await url.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(address)
  await page.keyboard.press('Enter')
}

const status = (page: Page) => page.getByRole('region', { name: 'Response' }).getByRole('status').first()

test('requests go through the proxy of the settings, with its credential and nobody else told', async ({
  app: { page },
}) => {
  const proxy = await httpProxy({ password: 'me:the proxy password' })
  try {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: /Proxy/ }).click()
    await page.getByRole('option', { name: 'This one' }).click()
    await page.getByRole('textbox', { name: 'Address of the proxy' }).fill(`http://127.0.0.1:${proxy.port}`)
    await page.getByRole('textbox', { name: 'User name for the proxy' }).fill('me')
    await page.getByRole('button', { name: 'Save network settings' }).click()
    await expect(page.getByText('Network settings saved')).toBeVisible()

    // Without its password the proxy says so, and the problem tells where to give it.
    await page.getByRole('button', { name: 'Requests' }).click()
    await page.getByRole('button', { name: 'New request' }).first().click()
    await send(page, `http://target.test:${port}/x`)
    await expect(page.getByRole('region', { name: 'Response' })).toContainText('proxy')
    await expect(page.getByRole('region', { name: 'Response' })).toContainText('Settings, Network')

    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('Password for the proxy').fill('the proxy password')
    await page.getByRole('button', { name: 'Keep in vault' }).click()
    await expect(page.getByRole('button', { name: 'Forget' })).toBeVisible()
    await page.getByRole('button', { name: 'Requests' }).click()
    await send(page, `http://target.test:${port}/x`)
    await expect(status(page)).toContainText('200')
    expect(proxy.asked.at(-1)).toBe(`CONNECT target.test:${port}`)
    expect(proxy.credentials.at(-1)).toBe(`Basic ${Buffer.from('me:the proxy password').toString('base64')}`)
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await expect(page.getByRole('row', { name: 'Proxy' })).toContainText(`http://127.0.0.1:${proxy.port}`)
    await page.getByRole('tab', { name: 'Sent bytes' }).click()
    await expect(page.getByRole('textbox', { name: 'Sent bytes' })).toContainText('GET /x HTTP/1.1')
    await expect(page.getByRole('textbox', { name: 'Sent bytes' })).not.toContainText('Proxy-Authorization')
  } finally {
    await proxy.close()
  }
})

test('cookies are kept, shown, sent, changed and removed', async ({ app: { page } }) => {
  const base = `http://127.0.0.1:${port}`
  await page.getByRole('button', { name: 'New request' }).first().click()
  await send(page, `${base}/login`)
  await expect(status(page)).toContainText('200')
  await page.getByRole('tab', { name: 'Settings' }).click()
  const jar = page.getByRole('region', { name: 'Cookies' })
  await expect(jar.getByRole('row', { name: /sid/ })).toContainText('first')
  await expect(jar.getByRole('row', { name: /theme/ })).toContainText('dark')

  await jar.getByRole('button', { name: 'Edit cookie sid' }).click()
  await jar.getByRole('textbox', { name: 'Cookie value' }).fill('second')
  await jar.getByRole('button', { name: 'Save cookie' }).click()
  await expect(jar.getByRole('row', { name: /sid/ })).toContainText('second')
  await jar.getByRole('button', { name: 'Remove cookie theme' }).click()
  await expect(jar.getByRole('row', { name: /theme/ })).toBeHidden()
  await jar.getByRole('button', { name: 'Add cookie' }).click()
  await jar.getByRole('textbox', { name: 'Cookie name' }).fill('own')
  await jar.getByRole('textbox', { name: 'Cookie value' }).fill('made')
  await jar.getByRole('button', { name: 'Save cookie' }).click()
  await expect(jar.getByRole('row', { name: /own/ })).toContainText('made')

  await send(page, `${base}/next`)
  await expect.poll(() => cookies.at(-1)?.split('; ').sort()).toEqual(['own=made', 'sid=second'])
  await page.getByRole('tab', { name: 'Sent bytes' }).click()
  await expect(page.getByRole('textbox', { name: 'Sent bytes' })).toContainText(/Cookie: .*sid=/)

  await jar.getByRole('button', { name: 'Remove the cookies of 127.0.0.1' }).click()
  await expect(jar).toContainText('None yet')
  await send(page, `${base}/last`)
  await expect.poll(() => cookies.length).toBe(3)
  expect(cookies.at(-1)).toBeUndefined()
})
