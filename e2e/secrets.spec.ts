import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { leaks, plainCanary } from '../electron/ipc/canary.testkit.ts'
import { expect, hostKind, test } from './fixtures.ts'

/** electron/ipc/at-rest.test.ts has every kind of secret; here the window, the log and Chromium's own files take part. */
const secrets = {
  'token in the URL': plainCanary('url'),
  'token in a header': plainCanary('header'),
  'password in a body': plainCanary('body'),
  'bearer token in the auth': plainCanary('auth'),
  'secret of an environment': plainCanary('environment'),
  'passphrase of the vault': plainCanary('vault'),
  'cookie of a server': plainCanary('cookie'),
}

/** Everything that it gets comes back, in the head and in the body. */
async function echoServer(): Promise<{ url: string; received: string[]; close(): void }> {
  const received: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const text = JSON.stringify({ url: request.url, headers: request.headers, body })
      received.push(text)
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Set-Cookie': `sid=${secrets['cookie of a server']}; Path=/`,
        'X-Echo': request.url ?? '',
      })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, received, close: () => server.close() }
}

test.use({ ownProfile: true })

test('no secret is left in any file of a session, while it runs and after its end', async ({ app }) => {
  test.setTimeout(90_000)
  const server = await echoServer()
  const { page, dataDir } = app
  if (hostKind === 'browser') {
    await app.menu('open-settings')
    await page.getByRole('button', { name: 'Set a passphrase…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New passphrase').fill(secrets['passphrase of the vault'])
    await dialog.getByLabel('Once more').fill(secrets['passphrase of the vault'])
    await dialog.getByRole('button', { name: 'Set the passphrase' }).click()
    await expect(dialog).toBeHidden()
  }

  await app.menu('open-environments')
  await page.getByRole('button', { name: 'Add a variable' }).click()
  await page.getByLabel('Name of the new variable').fill('canary')
  await page.getByLabel('canary is secret').check({ force: true })
  await page.getByRole('button', { name: 'Set the value of canary' }).click()
  await page.getByLabel('New value of canary').fill(secrets['secret of an environment'])
  await page.getByRole('button', { name: 'Store' }).click()
  await expect(page.getByRole('button', { name: 'Forget the value of canary' })).toBeVisible()

  await app.menu('new-request')
  await page
    .getByLabel('URL', { exact: true })
    .fill(`${server.url}/x?access_token=${secrets['token in the URL']}&v={{canary}}`)
  await page
    .getByRole('tab', { name: /^Headers/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Add header' }).click()
  await page.getByLabel('Name of header 1').fill('X-Auth-Token')
  await page.getByLabel('Value of header 1').fill(secrets['token in a header'])
  await page.getByRole('tab', { name: /^Auth/ }).first().click()
  await page.getByRole('button', { name: /Kind/ }).click()
  await page.getByRole('option', { name: /^Bearer/ }).click()
  await page.getByLabel('Token', { exact: true }).fill(secrets['bearer token in the auth'])
  await page.getByRole('button', { name: 'Keep in vault' }).click()
  await expect(page.getByRole('button', { name: 'Keep in vault' })).toBeHidden()
  await page.getByRole('tab', { name: /^Body/ }).first().click()
  await page.getByRole('button', { name: /Body kind/ }).click()
  await page.getByRole('option', { name: 'JSON' }).click()
  await page.getByLabel('Body', { exact: true }).fill(`{"password":"${secrets['password in a body']}"}`)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect.poll(() => server.received.length).toBe(1)
  for (const [kind, secret] of Object.entries(secrets).slice(0, 5)) {
    expect(server.received[0], kind).toContain(secret)
  }
  await app.menu('save')
  await page.keyboard.press('Escape')
  // Autosave has written the unsaved request.
  await expect.poll(() => app.savedSession()).toContain('access_token=&v={{canary}}')

  // What a kill at this point would leave.
  expect(leaks([dataDir], secrets)).toEqual([])
  const next = await app.restart()
  server.close()
  await expect(next.getByLabel('URL', { exact: true })).toContainText('access_token=&v={{canary}}')
  expect(leaks([dataDir], secrets)).toEqual([])
})
