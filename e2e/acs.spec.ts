import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()
const status = (page: Page) => page.getByRole('region', { name: 'Response' }).getByRole('status')
const openFromTree = (page: Page, name: string) => page.getByRole('row', { name, exact: true }).click()
const url = (page: Page) => page.getByRole('textbox', { name: 'URL' })

async function type(page: Page, field: ReturnType<Page['getByRole']>, text: string) {
  await field.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
}

test('what is signed follows every keystroke, and both operations are accepted', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Play')
  const stringToSign = page.getByTestId('string-to-sign')
  await expect(stringToSign).toContainText(/^POST\n\/calling\/callConnections\/[^/{]+:play\?api-version=/)
  const signature = page.getByTestId('signature')
  const before = await signature.textContent()
  await page.getByRole('textbox', { name: 'Body' }).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText(' ')
  await expect(signature).not.toHaveText(before ?? '')

  await send(page)
  await expect(status(page)).toContainText('202 Accepted')
  await page.getByRole('tab', { name: 'Sent bytes' }).click()
  await expect(page.getByRole('textbox', { name: 'Sent bytes' })).toContainText(
    /POST \/calling\/callConnections\/\S+:play\?api-version=\S+ HTTP\/1.1/,
  )

  await openFromTree(page, 'Create call')
  await send(page)
  await expect(status(page)).toContainText('201 Created')
})

test('a part of the string to sign lights the place that it comes from', async ({ app: { page } }) => {
  await openFromTree(page, 'Play')
  const panel = page.getByRole('region', { name: 'Signing' })
  const colour = (locator: ReturnType<Page['locator']>) =>
    locator.evaluate((element) => getComputedStyle(element).backgroundColor)
  for (const [part, origin] of [
    ['date', panel.locator('[data-header="x-ms-date"]')],
    ['host', panel.locator('[data-header="host"]')],
    ['target', page.locator('.url-bar .line-field .cm-editor')],
    ['method', page.locator('.url-method')],
  ] as const) {
    await page.getByRole('button', { name: 'Send', exact: true }).hover()
    const before = await colour(origin)
    await panel.locator(`.part.${part}`).first().hover()
    await expect.poll(() => colour(origin), part).not.toBe(before)
  }
})

test('a wrong key shows 7509, and the coach finds the cause', async ({ app }) => {
  const { page } = app
  await openFromTree(page, 'Play')
  await page.getByRole('tab', { name: /^Auth/ }).click()
  await page.getByRole('button', { name: /Kind/ }).click()
  await page.getByRole('option', { name: 'ACS HMAC' }).click()
  await type(page, page.getByRole('textbox', { name: 'Access key' }), 'd3Jvbmc=')
  await page.getByLabel(/Keep as a secret of Sandbox/).fill('wrongKey')
  await page.getByRole('button', { name: 'Keep in vault' }).click()
  await expect(page.getByRole('textbox', { name: 'Access key' })).toHaveText('{{wrongKey}}')

  await send(page)
  await expect(status(page)).toContainText('401 Unauthorized')
  const card = page.getByRole('region', { name: /another signature \(7509\)/ })
  await card.getByRole('button', { name: 'Find the cause' }).click()
  await expect(card).toContainText('key')
  // What was typed as a key never comes back into the page.
  expect(await page.content()).not.toContain('d3Jvbmc=')
})

const troubles = [
  {
    name: 'an unresolved variable',
    url: 'http://127.0.0.1:9/{{nowhere}}',
    sentence: /nowhere/,
    when: 'typed',
  },
  {
    name: 'a refused connection',
    url: 'http://127.0.0.1:9/',
    sentence: /127\.0\.0\.1:9/,
    when: 'sent',
  },
] as const

for (const trouble of troubles) {
  test(`${trouble.name} is told in a sentence, and no edit is lost`, async ({ app: { page } }) => {
    await openFromTree(page, 'Play')
    await type(page, url(page), trouble.url)
    if (trouble.when === 'typed') await expect(page.locator('.url-resolved')).toContainText(trouble.sentence)
    await send(page)
    const response = page.getByRole('region', { name: 'Response' })
    await expect(response.getByRole('alert')).toContainText(trouble.sentence)
    await expect(response).not.toContainText(/\bat .*\.(ts|js|cjs|mjs):\d+/)
    await expect(page.getByRole('tab', { name: /Play/ }).getByRole('img', { name: 'unsaved' })).toBeVisible()
  })
}

test('unsaved edits are there again after a restart', async ({ app }) => {
  await openFromTree(app.page, 'Play')
  await type(app.page, url(app.page), '{{endpoint}}/calling/kept')
  await expect(app.page.locator('.url-resolved')).toContainText('/calling/kept')
  // Longer than the autosave waits.
  await app.page.waitForTimeout(800)
  const page = await app.restart()
  await expect(url(page)).toContainText('/calling/kept')
  await expect(page.getByRole('tab', { name: /Play/ }).getByRole('img', { name: 'unsaved' })).toBeVisible()
})
