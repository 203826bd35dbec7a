import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, pageAlone, test } from './fixtures.ts'

const token = 'tok-e2e-0123456789'
const collection = {
  info: { name: 'Calls', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: token }] },
  variable: [{ key: 'base', value: 'https://a.test' }],
  item: [
    {
      name: 'Media',
      item: [
        {
          name: 'Play',
          request: { method: 'POST', url: '{{base}}/calls/{{callId}}:play' },
          event: [{ listen: 'test', script: { exec: ["pm.test('ok', () => {})"] } }],
        },
      ],
    },
  ],
}

/** Every file's text below the data folder. */
function everything(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

async function openDialog(page: Page) {
  await page.keyboard.press('ControlOrMeta+k')
  await page
    .getByRole('combobox', { name: 'Find anything' })
    .or(page.getByRole('searchbox', { name: 'Find anything' }))
    .or(page.getByRole('textbox', { name: 'Find anything' }))
    .first()
    .fill('>import')
  await page.getByRole('option', { name: /^Import…/ }).click()
  return page.getByRole('dialog', { name: 'Import' })
}

async function drop(page: Page, content: unknown) {
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'calls.postman_collection.json'))
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
    }
  }, JSON.stringify(content))
  return page.getByRole('dialog', { name: 'Import' })
}

test('a dropped Postman collection is previewed with what is lost, and imported', async ({ app }) => {
  const { page, dataDir } = app
  const dialog = await drop(page, collection)
  await expect(dialog).toContainText('Postman collection Calls: 1 request, 1 folder, 1 environment.')
  await expect(dialog.getByRole('list', { name: 'What will be made' })).toContainText('Play')
  const notes = dialog.getByRole('list', { name: 'Not carried as it was' })
  await expect(notes).toContainText('Test script: kept as text in the docs')
  // The environments here have an accessToken of their own.
  await expect(notes).toContainText('secret variable {{accessToken2}}')
  await expect(notes).toContainText('callId')
  await expect(dialog).not.toContainText(token)
  expect(everything(dataDir)).not.toContain('Media')

  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: 'Play', exact: true }).last()).toBeVisible()
  await expect(page.getByRole('tab', { name: /Play/ })).toBeVisible()
  // The environment that is in use stays: the next request goes where the user said.
  const note = page.locator('.toast', { hasText: 'Imported Calls' })
  await expect(note).toContainText('Its variables are in the environment Calls. Sandbox stays in use.')
  await expect(page.getByRole('button', { name: 'Environment: Sandbox' })).toBeVisible()
  await note.getByRole('button', { name: 'Use Calls' }).click()
  await expect(page.getByRole('button', { name: 'Environment: Calls' })).toBeVisible()
  expect(everything(dataDir)).not.toContain(token)
  expect(app.errors).toEqual([])
})

test('the note of an import stays small whatever the length of the name in its action', async ({ app }) => {
  const { page } = app
  const names = ['Calls of the platform team, WhatsApp and ACS, Q4 2026 final', 'Calls'.repeat(14)]
  for (const [index, name] of names.entries()) {
    const dialog = await openDialog(page)
    const text = JSON.stringify({ ...collection, info: { ...collection.info, name } })
    await dialog.getByRole('textbox', { name: 'Text to import' }).fill(text)
    await dialog.getByRole('button', { name: 'Look at it' }).click()
    await dialog.getByRole('button', { name: 'Import' }).click()
    const note = page.locator('.toast').nth(index)
    const action = note.getByRole('button', { name: `Use ${name}` })
    await expect(action).toBeInViewport({ ratio: 1 })
    const [whole, button] = [await note.boundingBox(), await action.boundingBox()]
    expect(whole?.height).toBeLessThan(200)
    expect(button?.width).toBeLessThan(whole?.width ?? 0)
    expect(await note.locator('b').evaluate((title) => title.getBoundingClientRect().width)).toBeGreaterThan(
      200,
    )
  }
})

test('pasted text: a cURL command becomes a request, anything else is told in a sentence', async ({
  app,
}) => {
  const { page } = app
  const dialog = await openDialog(page)
  const text = dialog.getByRole('textbox', { name: 'Text to import' })
  await text.fill('{"info": ')
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The JSON ends before it is complete.')
  await text.fill("curl -X DELETE 'https://a.test/calls/41' -H 'X-A: 1'")
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await expect(dialog).toContainText('cURL command: 1 request, 0 folders, 0 environments.')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByRole('row', { name: '41', exact: true })).toBeVisible()
  await expect(page.getByRole('tab', { name: /41/ })).toBeVisible()
  expect(app.errors).toEqual([])
})

test('a variable that another environment has is told with that environment, which one button chooses', async ({
  app: { page },
}) => {
  pageAlone()
  const dialog = await drop(page, {
    ...collection,
    item: [{ name: 'Ring', request: { method: 'GET', url: '{{base}}/ring' } }],
  })
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByRole('tab', { name: /Ring/ })).toBeVisible()
  const line = page.locator('.url-resolved')
  await expect(line).toContainText('{{base}} in the URL has no value')
  await expect(line).toContainText('It is in the environment Calls.')
  const panel = page.getByRole('region', { name: 'Authentication' })
  // What the line says is not said again.
  await expect(panel).toContainText('{{accessToken2}} in the auth has no value')
  await expect(panel).not.toContainText('in the URL has no value')

  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const response = page.getByRole('region', { name: 'Response' })
  await expect(response.getByRole('alert')).toContainText('{{base}} in the URL has no value')
  await response.getByRole('button', { name: 'Use it' }).click()
  await expect(page.getByRole('button', { name: 'Environment: Calls' })).toBeVisible()
  await expect(line).toContainText('https://a.test/ring')
  await expect(response).toContainText('Its variables have values now')
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeFocused()
})
