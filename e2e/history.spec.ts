import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator, Page } from '@playwright/test'
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
  await page.getByRole('checkbox', { name: 'Headers and bodies' }).click({ force: true })
  await expect(rows(page).filter({ hasText: '400' })).toHaveCount(1)
  await expect(rows(page)).toHaveCount(1)
  // Not the status: the digits may stand in the sandbox's port.
  await search.fill('post /graph/')
  await expect(rows(page)).toHaveCount(1)
  await search.fill('')
  await page.getByRole('button', { name: /Status$/ }).click()
  await page.getByRole('option', { name: /^Failed/ }).click()
  await expect(rows(page).filter({ hasText: '400' })).toHaveCount(1)
  await rows(page).filter({ hasText: '400' }).click()
  await page.getByRole('button', { name: /^Pin/ }).click()
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear…', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText(/1 exchange,/)).toBeVisible()
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().click()
  await page.getByRole('button', { name: 'Delete this exchange' }).click()
  await expect(page.getByText(/0 exchanges,/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing sent yet' })).toBeVisible()
  expect(errors).toEqual([])
})

test('what tells a target from others is seen in a narrow row, and the whole is read out and copied', async ({
  app: { page },
}) => {
  await send(page, 'Signature status')
  await send(page, 'Play')
  await openHistory(page)
  const [play, status] = [rows(page).nth(0), rows(page).nth(1)]
  await expect(play).toHaveAccessibleName(/ \/calling\/callConnections\/[-\w]+:play\?api-version=\S+ /)
  const isSeen = async (row: Locator, part: string) => {
    const [whole, seen] = [
      await row.locator('.history-target').boundingBox(),
      await row.locator(part).boundingBox(),
    ]
    if (whole === null || seen === null) return false
    return seen.width > 0 && seen.x >= whole.x && seen.x + seen.width <= whole.x + whole.width + 1
  }
  expect(await isSeen(play, '.history-target-verb')).toBe(true)
  expect(await isSeen(status, '.history-target-last')).toBe(true)
  expect((await status.locator('.history-target-last').boundingBox())?.width).toBeGreaterThan(100)

  await play.click()
  const heading = page.getByRole('region', { name: 'Exchange', exact: true }).getByRole('heading').first()
  await expect(heading).toHaveAccessibleName(/:play\?api-version=/)
  expect(await isSeen(heading, '.history-target-verb')).toBe(true)
  await heading.click({ clickCount: 3 })
  const selected = await page.evaluate(() => getSelection()?.toString().trim())
  expect(selected).toBe(await heading.getAttribute('title'))
})

test('two exchanges are compared side by side, headers and bodies', async ({ app: { page, errors } }) => {
  await send(page, 'Accept')
  await send(page, 'Play')
  await openHistory(page)
  await rows(page).nth(0).click()
  await rows(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] })
  await page.getByRole('button', { name: /^Compare/ }).click()
  const comparison = page.getByRole('region', { name: 'Comparison' })
  const older = comparison.getByRole('textbox', { name: 'The older one' })
  await expect(older).toContainText('HTTP/1.1 400')
  await expect(older.locator('.cm-changedLine').first()).toBeVisible()
  await comparison.getByRole('tab', { name: 'Request' }).click()
  await expect(older).toContainText('POST /')
  const newer = comparison.getByRole('textbox', { name: 'The newer one' })
  await expect(newer).toContainText('x-ms-content-sha256')
  // By a sign too, not by colour alone.
  const signs = (side: string) => comparison.locator(`.cm-merge-${side} .history-signs`)
  await expect(signs('a')).toContainText('−')
  await expect(signs('b')).toContainText('+')

  await expect(comparison.getByRole('tab', { name: 'Request' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox', { name: 'Exchanges, newest first' })).toBeVisible()
  await expect(page.locator('.history-rows:focus, .history-rows :focus')).toHaveCount(1)
  expect(errors).toEqual([])
})

/** As many exchanges as the history keeps, without sending them: rows of the one that was sent. */
function fill(dataDir: string, count: number) {
  const database = new DatabaseSync(path.join(dataDir, 'history.sqlite'))
  database.exec(`
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO exchange (id, sent_at, method, host, target, status, error, ms, request_id, bytes, search)
    SELECT 'copy-' || n, sent_at, method, host, '/copy/' || n, status, error, ms, request_id, 0, 'copy/' || n
    FROM number, (SELECT * FROM exchange LIMIT 1)`)
  database.close()
}

test('five thousand exchanges are gone through by the keyboard alone, and few rows are drawn', async ({
  app,
}) => {
  const { page } = app
  await send(page, 'Accept')
  await openHistory(page)
  await expect(rows(page)).toHaveCount(1)
  fill(app.dataDir, 4990)
  await page.reload()
  await openHistory(page)
  await expect(page.getByText(/^4,991 exchanges,/)).toBeVisible()
  // Pages come one after the other: End leads to the last one that is there.
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', '4991')
  const search = page.getByRole('textbox', { name: 'Search the history' })
  await search.focus()
  // Past the check box and the three filters into the list.
  for (const _ of ['check box', 'status', 'method', 'host', 'list']) await page.keyboard.press('Tab')
  await page.keyboard.press('End')
  await expect(rows(page).filter({ hasText: 'Accept' }).last()).toBeFocused()
  await expect(rows(page).last()).toContainText(/\/graph\//)
  expect(await rows(page).count()).toBeLessThan(60)
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[role=option][data-focused]')).toContainText('/copy/1')
  await page.keyboard.press('Delete')
  await expect(page.getByText(/^4,990 exchanges,/)).toBeVisible()
  // What stood below the deleted one is chosen and has the focus: the only one that was really sent.
  await expect(page.locator('[role=option][data-focused]')).toContainText('/graph/')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByRole('heading', { name: '2 chosen' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Accept', selected: true })).toBeVisible()
  expect(app.errors).toEqual([])
})

test('how much is kept is set, holds at once and after a restart, and what it takes is told', async ({
  app,
}) => {
  await send(app.page, 'Accept')
  await send(app.page, 'Play')
  const open = async (page: Page) => {
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Settings' }).click()
    return page.getByRole('region', { name: 'History' })
  }
  const section = await open(app.page)
  await expect(section.getByText(/^2 exchanges, /)).toBeVisible()
  const most = section.getByRole('textbox', { name: 'Exchanges' })
  await most.fill('0')
  await expect(section.getByText('1 to 50,000')).toBeVisible()
  await expect(section.getByRole('button', { name: 'Save' })).toBeDisabled()
  await most.fill('1')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByText(/^1 exchange, /)).toBeVisible()
  await section.getByRole('checkbox').click({ force: true })
  await expect(section.getByRole('checkbox')).not.toBeChecked()

  const page = await app.restart()
  const again = await open(page)
  await expect(again.getByRole('textbox', { name: 'Exchanges' })).toHaveValue('1')
  await expect(again.getByRole('checkbox')).not.toBeChecked()
  await send(page, 'Hang up')
  await open(page)
  await expect(again.getByText(/^1 exchange, /)).toBeVisible()
  await again.getByRole('button', { name: 'Clear history…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click()
  await expect(again.getByText(/^0 exchanges, /)).toBeVisible()
  expect(app.errors).toEqual([])
})
