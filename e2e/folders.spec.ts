import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type AppHandle, expect, pageAlone, test } from './fixtures.ts'

const file = (app: AppHandle, name: string) => path.join(app.dataDir, 'workspaces/Getting started', name)
const read = (app: AppHandle, name: string) => readFileSync(file(app, name), 'utf8')
const part = (page: Page, name: RegExp) =>
  page.getByRole('tablist', { name: /^Parts of/ }).getByRole('tab', { name })
const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name })
const isUnsaved = (page: Page, name: string) => tab(page, name).getByRole('img', { name: 'unsaved' })

async function type(page: Page, label: string, text: string) {
  await page.getByLabel(label, { exact: true }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
}

async function addRow(page: Page, what: string, at: number, name: string, value: string) {
  await page.getByRole('button', { name: `Add ${what}` }).click()
  await page.getByLabel(`Name of ${what} ${at}`).fill(name)
  // The list of usual names, where there is one.
  if (what === 'header') await page.keyboard.press('Escape')
  await type(page, `Value of ${what} ${at}`, value)
}

async function openSettings(page: Page, folder: string) {
  await page
    .getByRole('treegrid', { name: 'Requests' })
    .getByRole('row', { name: folder, exact: true })
    .hover()
  await page.getByRole('button', { name: `More for ${folder}`, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
}

test.beforeEach(() => pageAlone())

test("a folder's header, auth and variable survive a restart unsaved, and go out signed with its requests", async ({
  app,
}) => {
  test.slow()
  let { page } = app
  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Team')
  await page.getByRole('button', { name: 'Make the folder' }).click()
  await openSettings(page, 'Team')
  await addRow(page, 'header', 1, 'X-Tenant', '{{tenant}}')
  await part(page, /^Auth/).click()
  await expect(page.getByText('Nothing above this folder hands down an auth')).toBeVisible()
  await page.getByRole('button', { name: /Kind/ }).click()
  await page.getByRole('option', { name: /^ACS HMAC/ }).click()
  await part(page, /^Variables/).click()
  await addRow(page, 'variable', 1, 'tenant', 'blue')
  await expect(isUnsaved(page, 'Team')).toBeVisible()
  await expect.poll(() => app.savedSession()).toContain('"blue"')

  page = await app.restart()
  await expect(isUnsaved(page, 'Team')).toBeVisible()
  await expect(page.getByLabel('Name of header 1')).toHaveValue('X-Tenant')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(isUnsaved(page, 'Team')).toBeHidden()
  expect(read(app, 'Team/folder.yml')).toMatch(
    /name: X-Tenant\n +value: "?\{\{tenant\}\}"?\n[\s\S]*type: acs-hmac\n[\s\S]*name: tenant\n +value: blue\n/,
  )

  copyFileSync(file(app, 'ACS/Play.yml'), file(app, 'Team/Ours.yml'))
  writeFileSync(file(app, 'Team/Ours.yml'), read(app, 'Team/Ours.yml').replace('name: Play', 'name: Ours'))
  await page.getByRole('row', { name: 'Ours', exact: true }).click()
  await part(page, /^Headers/).click()
  const inherited = page.getByRole('region', { name: 'Inherited headers' })
  await expect(inherited.getByRole('row', { name: /X-Tenant.*from folder Team/ })).toBeVisible()
  const response = page.getByRole('region', { name: 'Response' })
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(response.getByRole('status')).toContainText('202 Accepted')
  await page.getByRole('tab', { name: 'Sent bytes' }).click()
  const sent = page.getByRole('textbox', { name: 'Sent bytes' })
  await expect(sent).toContainText('X-Tenant: blue')
  await expect(sent).toContainText('Authorization: HMAC-SHA256')

  await inherited.getByRole('button', { name: 'Switch off X-Tenant from folder Team' }).click()
  await expect(inherited.getByRole('row', { name: /X-Tenant.*not sent/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Signing' }).locator('[data-header="x-tenant"]')).toHaveCount(
    0,
  )

  await part(page, /^Auth/).click()
  await page.getByRole('button', { name: 'folder Team' }).click()
  await expect(part(page, /^Auth ?ACS HMAC/)).toHaveAttribute('aria-selected', 'true')
})

test('outside changes of a folder show at once, and never over unsaved edits', async ({ app }) => {
  const { page } = app
  await openSettings(page, 'WhatsApp')
  await part(page, /^Variables/).click()
  const outside = (value: string) =>
    writeFileSync(
      file(app, 'WhatsApp/folder.yml'),
      `info:\n  name: WhatsApp\nrequest:\n  variables:\n    - name: outside\n      value: ${value}\n`,
    )
  outside('one')
  await expect(page.getByLabel('Name of variable 1')).toHaveValue('outside')
  await addRow(page, 'variable', 2, 'mine', '2')
  outside('two')
  const conflict = page.getByRole('region', { name: 'The file was changed on disk' })
  await expect(conflict).toBeVisible()
  await expect(page.getByLabel('Name of variable 2')).toHaveValue('mine')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByText('The settings were changed on disk since they were read')).toBeVisible()
  expect(read(app, 'WhatsApp/folder.yml')).not.toContain('mine')
  await conflict.getByRole('button', { name: 'Keep mine' }).click()
  await page.keyboard.press('ControlOrMeta+S')
  await expect(isUnsaved(page, 'WhatsApp')).toBeHidden()
  expect(read(app, 'WhatsApp/folder.yml')).toContain('mine')
})

test('a token that is typed into a header of the workspace stays out of its file', async ({ app }) => {
  const { page } = app
  await page.getByRole('button', { name: /^Workspace:/ }).click()
  await page.getByRole('menuitem', { name: 'Settings of this workspace…' }).click()
  await addRow(page, 'header', 1, 'Authorization', 'Bearer EAAGm0PX4ZCpsBAKZZCtoken')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByText('saved, it would stand in a plain file')).toBeVisible()
  await page.getByRole('button', { name: 'Move it to the vault' }).click()
  await expect(page.getByText(/^Kept token in the vault/)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+S')
  await expect(isUnsaved(page, 'Getting started')).toBeHidden()
  expect(read(app, 'opencollection.yml')).toMatch(/value: "?Bearer \{\{token\}\}"?\n/)
})

test("a request's own variables go before all others, and are kept in its file", async ({ app }) => {
  const { page } = app
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await part(page, /^Variables/).click()
  await addRow(page, 'variable', 1, 'apiVersion', '2024-01-01')
  await expect(page.locator('.url-resolved')).toContainText('api-version=2024-01-01')
  await page.keyboard.press('ControlOrMeta+S')
  await expect(isUnsaved(page, 'Play')).toBeHidden()
  expect(read(app, 'ACS/Play.yml')).toMatch(/runtime:\n +variables:\n +- name: apiVersion\n/)
})
