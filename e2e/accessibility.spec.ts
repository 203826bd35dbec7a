import type { Locator, Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, pageAlone, test } from './fixtures.ts'

interface Room {
  name: string
  open: (page: Page) => Promise<void>
  /** Rules that are wrong here, and why. */
  except?: readonly string[]
}

const rooms: readonly Room[] = [
  { name: 'welcome', open: async () => {} },
  {
    name: 'request with its response',
    async open(page) {
      await page.getByRole('row', { name: 'Accept', exact: true }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(page.getByRole('region', { name: 'Response' }).getByRole('status')).toContainText('400')
    },
  },
  {
    name: 'signing panel',
    async open(page) {
      await page.getByRole('row', { name: 'Play', exact: true }).click()
      await expect(page.getByTestId('signature')).toBeVisible()
    },
  },
  {
    name: 'settings of a folder',
    async open(page) {
      await page.getByRole('row', { name: 'ACS', exact: true }).hover()
      await page.getByRole('button', { name: 'More for ACS' }).click()
      await page.getByRole('menuitem', { name: 'Settings…' }).click()
      await page.getByRole('button', { name: 'Add header' }).click()
    },
  },
  {
    name: 'SDP Lab',
    async open(page) {
      await page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
    },
  },
  { name: 'Keys', open: (page) => page.getByRole('button', { name: 'Keys', exact: true }).click() },
  {
    name: 'act as WhatsApp',
    async open(page) {
      await page.getByRole('tab', { name: 'Act as WhatsApp' }).click()
      await page.getByRole('button', { name: 'Send ping' }).click()
      await expect(page.getByRole('button', { name: /^ping 200/ })).toBeVisible()
      await fill(page.getByRole('textbox', { name: 'Payload', exact: true }), '{"action":"INIT"}')
      await page.getByRole('button', { name: 'Send ping' }).click()
      await expect(page.getByRole('button', { name: /^ping 427/ })).toBeVisible()
    },
  },
  {
    name: 'Flow requests',
    async open(page) {
      await page.getByRole('button', { name: 'New key pair', exact: true }).click()
      await page.getByRole('button', { name: 'Generate' }).click()
      await expect(page.getByRole('dialog')).toBeHidden({ timeout: 15_000 })
      await page.getByRole('tab', { name: 'Flow requests' }).click()
      await page.getByRole('button', { name: 'Sample request' }).click()
      await page.getByRole('button', { name: 'Decrypt' }).click()
      await page.getByRole('button', { name: 'Encrypt', exact: true }).click()
      await expect(page.getByRole('list', { name: 'Steps of encrypting the reply' })).toBeVisible()
    },
  },
  { name: 'Environments', open: (page) => page.getByRole('button', { name: 'Envs', exact: true }).click() },
  {
    name: 'History',
    async open(page) {
      await page.getByRole('button', { name: 'History', exact: true }).click()
      const rows = page.getByRole('listbox', { name: 'Exchanges, newest first' }).getByRole('option')
      await rows.first().click()
      await expect(page.getByRole('region', { name: 'Response', exact: true })).toBeVisible()
    },
  },
  {
    name: 'comparison of two exchanges',
    async open(page) {
      const rows = page.getByRole('listbox', { name: 'Exchanges, newest first' }).getByRole('option')
      await rows.nth(1).click({ modifiers: ['ControlOrMeta'] })
      await page.getByRole('button', { name: 'Compare' }).click()
      await expect(page.getByRole('textbox', { name: 'The older one' })).toBeVisible()
    },
  },
  { name: 'Sandbox', open: (page) => page.getByRole('button', { name: 'Sandbox', exact: true }).click() },
  { name: 'Settings', open: (page) => page.getByRole('button', { name: 'Settings', exact: true }).click() },
  {
    name: 'palette',
    open: (page) => page.keyboard.press('ControlOrMeta+K'),
    // The list is walked and scrolled by the arrow keys while the focus stays in the field (aria-activedescendant).
    except: ['scrollable-region-focusable'],
  },
]

async function fill(editor: Locator, text: string) {
  await editor.click()
  await editor.press('ControlOrMeta+A')
  await editor.page().keyboard.insertText(text)
}

test.beforeEach(() => pageAlone())

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any room, ${theme}`, async ({ app: { page } }) => {
    test.slow()
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const room of rooms) {
      await room.open(page)
      await expect(page.locator('.room > *').first()).toBeVisible()
      const found = await axeFindings(page, room.except === undefined ? {} : { except: room.except })
      expect.soft(found, room.name).toEqual([])
    }
  })
}
