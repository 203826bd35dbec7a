import type { Locator, Page } from '@playwright/test'
import { expect, pageAlone, test } from './fixtures.ts'

const room = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name, exact: true }).click()

/** Whole between the left and the right edge of the window, and there to be scrolled to. */
async function expectWhole(page: Page, ...locators: Locator[]) {
  for (const locator of locators) {
    await locator.scrollIntoViewIfNeeded()
    await expect(locator).toBeInViewport({ ratio: 0.99 })
    const box = await locator.boundingBox()
    const width = page.viewportSize()?.width ?? 0
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width, String(locator)).toBe(true)
  }
}

/** What is hidden but read out must not lengthen the window: the focus would scroll all of it away. */
async function expectNoMoreThanTheWindow(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0)
}

/** The desktop window is that small when it is put beside another one. */
test.use({ viewport: { width: 800, height: 600 } })
test.beforeEach(async ({ app: { page } }) => {
  pageAlone()
  await page.setViewportSize({ width: 800, height: 600 })
})

test('at 800 by 600 every room has its controls', async ({ app: { page, errors } }) => {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  await page.getByRole('row', { name: 'Play', exact: true }).click()
  const parts = page.getByRole('tablist', { name: 'Parts of the request' })
  await parts.getByRole('tab', { name: /^Headers/ }).click()
  await expectWhole(page, button('Remove header Content-Type'), button('Send'))
  const value = page.getByRole('cell', { name: '127.0.0.1' }).first()
  await value.scrollIntoViewIfNeeded()
  expect((await value.boundingBox())?.width).toBeGreaterThan(120)
  await parts.getByRole('tab', { name: /^Params/ }).click()
  await expectWhole(page, button('Remove query item api-version'))

  await page.getByRole('row', { name: 'Accept', exact: true }).click()
  await expectWhole(page, button('Clean'), button('Diff'))

  await room(page, 'SDP Lab')
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await expectWhole(page, button('Use in request'), button(/^Clean all/))

  await room(page, 'Envs')
  const variable = page.locator('tr[data-variable="endpoint"]')
  const [name, itsValue] = [
    await variable.getByRole('textbox', { name: 'Name of endpoint' }).boundingBox(),
    await variable.getByRole('textbox', { name: 'Value of endpoint' }).boundingBox(),
  ]
  expect(name?.width).toBeGreaterThan(200)
  expect(itsValue?.width).toBeGreaterThan(200)
  await expectWhole(page, button('Remove endpoint'), button('Delete…'))
  await expectNoMoreThanTheWindow(page)

  await room(page, 'History')
  const filters = ['Any status', 'Any method', 'Any host'].map((label) =>
    page.getByRole('button', { name: label }),
  )
  await expectWhole(page, ...filters, button('Clear…'))

  await room(page, 'Keys')
  await expectWhole(page, button('Make a key pair'), button('Open one you have'))
  await page.getByRole('tab', { name: 'Act as WhatsApp' }).click()
  await expectWhole(page, button('Send ping'), button('Send all five'))
  await button('Send ping').click()
  await expectWhole(page, page.getByRole('region', { name: 'Timeline' }).getByText('WhatsApp goes on'))

  await room(page, 'Sandbox')
  await expectWhole(page, button('Stop'), button('Copy the address of WhatsApp Graph API'))
  await expectNoMoreThanTheWindow(page)
  await room(page, 'Settings')
  await expect(page.getByText('Leave an editor in which Tab indents')).toBeVisible()
  await expectNoMoreThanTheWindow(page)
  expect(errors).toEqual([])
})

test('at 1280 by 800 a variable stands on one line, whole, and the next one is added right below', async ({
  app: { page },
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await room(page, 'Envs')
  const variable = page.locator('tr[data-variable="businessAccountId"]')
  const name = variable.getByRole('textbox', { name: 'Name of businessAccountId' })
  const boxes = await Promise.all([
    name.boundingBox(),
    variable.getByRole('textbox', { name: 'Value of businessAccountId' }).boundingBox(),
    variable.boundingBox(),
  ])
  const [nameBox, valueBox, rowBox] = boxes.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 })
  expect(rowBox?.height).toBeLessThan(44)
  expect(Math.abs((nameBox?.y ?? 0) - (valueBox?.y ?? 0))).toBeLessThan(8)
  const cut = (element: HTMLElement | SVGElement) => element.scrollWidth - element.clientWidth
  expect(await name.evaluate(cut)).toBe(0)
  const [field, chip] = [variable.locator('.cm-editor'), variable.locator('.variable-chip')]
  const [fieldBox, chipBox] = [await field.boundingBox(), await chip.boundingBox()]
  expect(chipBox?.width).toBeLessThan((fieldBox?.width ?? 0) - 8)
  expect(await variable.locator('.envs-users').evaluate(cut)).toBe(0)
  await expectWhole(page, page.getByRole('button', { name: 'Remove businessAccountId' }))

  const add = page.getByRole('button', { name: 'Add a variable' })
  const last = page.locator('.envs-editor > .envs-table tr').last()
  await expectWhole(page, last, add)
  const [lastBox, addBox] = [await last.boundingBox(), await add.boundingBox()]
  expect((addBox?.y ?? 0) - ((lastBox?.y ?? 0) + (lastBox?.height ?? 0))).toBeLessThan(24)
})

test('a strip of tabs that is cut says so at its end', async ({ app: { page } }) => {
  await page.setViewportSize({ width: 1024, height: 640 })
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  const parts = page.getByRole('tablist', { name: 'Parts of the request' })
  await parts.getByRole('tab', { name: /^Params/ }).click()
  await expect(parts).toHaveAttribute('data-cut', 'end')
  await expect(parts).toHaveCSS('mask-image', /gradient/)
  await parts.getByRole('tab', { name: /^Docs/ }).click()
  await expect(parts).toHaveAttribute('data-cut', 'start')

  const open = page.getByRole('tablist', { name: 'Open tabs' })
  await expect(open).toHaveAttribute('data-cut', 'none')
  await expect(open).toHaveCSS('mask-image', 'none')
  for (const name of ['Accept', 'Terminate', 'Hang up', 'Create call', 'Pre-accept'])
    await page.getByRole('row', { name, exact: true }).click()
  await expect(open).toHaveAttribute('data-cut', 'start')
  await page.setViewportSize({ width: 1600, height: 640 })
  await expect(open).toHaveAttribute('data-cut', 'none')
  await expect(parts).toHaveAttribute('data-cut', 'none')
})
