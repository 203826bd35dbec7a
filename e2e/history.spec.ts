import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const openHistory = (page: Page) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'History' }).click()

const rows = (page: Page) =>
  page.getByRole('listbox', { name: 'Exchanges, newest first' }).getByRole('option')

async function send(page: Page, name: string) {
  await page.getByRole('row', { name, exact: true }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Response' }).getByRole('status').first()).toBeVisible()
}

test('what was sent is found again after a restart, with its answer, and opens for sending it again', async ({
  app,
}) => {
  await send(app.page, 'Accept')
  await send(app.page, 'Play')
  await openHistory(app.page)
  await expect(rows(app.page)).toHaveCount(2)

  const page = await app.restart()
  await openHistory(page)
  await expect(rows(page)).toHaveCount(2)
  await rows(page).nth(1).click()
  const exchange = page.getByRole('region', { name: 'Exchange', exact: true })
  await expect(exchange.getByRole('status').first()).toContainText('400')
  await expect(exchange.getByRole('textbox', { name: 'Response body' })).toContainText('error')
  await exchange.getByRole('tab', { name: 'Sent bytes' }).click()
  await expect(exchange.getByRole('textbox', { name: 'Sent bytes' })).toContainText('POST /')
  await expect(exchange.getByRole('textbox', { name: 'Sent bytes' })).not.toContainText('{{')

  await exchange.getByRole('button', { name: 'Resend…' }).click()
  await expect(page.getByRole('tab', { name: 'Accept', selected: true })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'URL', exact: true })).toContainText('{{')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Response' }).getByRole('status').first()).toContainText(
    '400',
  )
  await openHistory(page)
  await expect(rows(page)).toHaveCount(3)
  expect(app.errors).toEqual([])
})

test('the list is searched, filtered, pinned, deleted and cleared', async ({ app: { page, errors } }) => {
  await send(page, 'Accept')
  await send(page, 'Play')
  await openHistory(page)
  await expect(rows(page)).toHaveCount(2)
  const search = page.getByRole('textbox', { name: 'Search the history' })
  await search.fill('nothing-like-it')
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await search.fill('fingerprint algo')
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'Bodies too' }).click({ force: true })
  await expect(rows(page).filter({ hasText: '400' })).toHaveCount(1)
  await expect(rows(page)).toHaveCount(1)
  // Not the status: the digits may stand in the sandbox's port.
  await search.fill('post /graph/')
  await expect(rows(page)).toHaveCount(1)
  await search.fill('')
  await page.getByRole('button', { name: /Show/ }).click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await expect(rows(page).filter({ hasText: '400' })).toHaveCount(1)
  await rows(page).filter({ hasText: '400' }).click()
  await page.getByRole('button', { name: /^Pin/ }).click()
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText(/^1 exchange,/)).toBeVisible()
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().click()
  await page.getByRole('button', { name: 'Delete this exchange' }).click()
  await expect(page.getByText(/^0 exchanges,/)).toBeVisible()
  expect(errors).toEqual([])
})

test('two exchanges are compared side by side, headers and bodies', async ({ app: { page, errors } }) => {
  await send(page, 'Accept')
  await send(page, 'Play')
  await openHistory(page)
  await rows(page).nth(0).click()
  await rows(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] })
  await page.getByRole('button', { name: 'Compare' }).click()
  const comparison = page.getByRole('region', { name: 'Comparison' })
  const older = comparison.getByRole('textbox', { name: 'The older one' })
  await expect(older).toContainText('HTTP/1.1 400')
  await expect(older.locator('.cm-changedLine').first()).toBeVisible()
  await comparison.getByRole('tab', { name: 'Request' }).click()
  await expect(older).toContainText('POST /')
  await expect(comparison.getByRole('textbox', { name: 'The newer one' })).toContainText(
    'x-ms-content-sha256',
  )
  expect(errors).toEqual([])
})
