import type { Page } from '@playwright/test'
import { expect, pageAlone, test } from './fixtures.ts'

const openFromTree = (page: Page, name: string) => page.getByRole('row', { name, exact: true }).click()
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()
const url = (page: Page) => page.getByRole('textbox', { name: 'URL' })
const body = (page: Page) => page.getByRole('textbox', { name: 'Body', exact: true })
const part = (page: Page, name: RegExp) =>
  page.getByRole('tablist', { name: 'Parts of the request' }).getByRole('tab', { name })

async function chooseKind(page: Page, name: string) {
  await page.getByRole('button', { name: /Body kind/ }).click()
  await page.getByRole('option', { name, exact: true }).click()
}

/** Types at the end of the body, as a step of its own in the undo history. */
async function typeInBody(page: Page, text: string) {
  await body(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText(text)
  await expect(body(page)).toContainText(text)
}

test.beforeEach(() => pageAlone())

test('a look at other kinds of body costs neither the body nor what was typed in them', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Accept')
  await typeInBody(page, '// mine')
  await chooseKind(page, 'Form, URL-encoded')
  await page.getByRole('button', { name: 'Add field' }).click()
  await page.keyboard.insertText('to')
  await chooseKind(page, 'None')
  await chooseKind(page, 'File')
  await expect(page.getByText('Type the path of the file; its bytes')).toBeVisible()
  await chooseKind(page, 'JSON')
  await expect(body(page)).toContainText('"messaging_product"')
  await expect(body(page)).toContainText('// mine')
  await chooseKind(page, 'Form, URL-encoded')
  await expect(page.getByRole('textbox', { name: 'Name of field 1' })).toHaveText('to')
})

test('a body that is not JSON is told first and marked on its line, while a variable has no value, too', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Accept')
  await body(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('{"to": "{{nobody}}",\n"b": oops}')
  await expect(page.locator('.url-resolved')).toContainText('nobody')
  await expect(page.locator('.body-warning')).toHaveText(/not JSON \(line 2: invalid symbol\)/)
  await expect(page.locator('.json-mistake')).toHaveText('oops')
  await expect(page.locator('.json-mistake-line')).toHaveText('2')

  // Only the value of the variable makes this one none.
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('{"to": {{endpoint}}}')
  await expect(page.locator('.body-warning')).toContainText('not JSON')
  await expect(page.locator('.json-mistake')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('{"to": "{{endpoint}}", }')
  await expect(page.getByText('trailing commas were taken out')).toBeVisible()
  await expect(page.locator('.body-warning')).toHaveCount(0)
})

test('a variable is shown with the value that its references come to, one with a secret in it as dots', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Play')
  await expect(page.locator('.url-resolved')).toContainText('http://127.0.0.1:')
  const sandbox = /http:\/\/127\.0\.0\.1:\d+/.exec(await page.locator('.url-resolved').innerText())?.[0] ?? ''
  const tooltip = page.locator('.variable-tooltip')
  const hoverTells = (name: string, text: string) =>
    expect(async () => {
      await page.mouse.move(0, 0)
      await page
        .locator('.variable-chip', { hasText: name })
        .first()
        .hover({ position: { x: 6, y: 6 } })
      await expect(tooltip.locator('code')).toHaveText(text, { timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
  await hoverTells('{{endpoint}}', sandbox)
  await expect(tooltip).toContainText('environment Sandbox')
  await expect(tooltip).toContainText('through {{$sandbox.acs.endpoint}}: the running sandbox')

  await url(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('https://a.test/{{accessKey}}')
  await hoverTells('{{accessKey}}', '••••••••')
})

test('undo goes on after another pane and after another request', async ({ app: { page } }) => {
  await openFromTree(page, 'Accept')
  await typeInBody(page, '// mine')
  await part(page, /^Params/).click()
  await part(page, /^Body/).click()
  await body(page).click()
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(body(page)).not.toContainText('// mine')
  await page.keyboard.press('ControlOrMeta+Shift+Z')
  await expect(body(page)).toContainText('// mine')

  await openFromTree(page, 'Play')
  await expect(body(page)).toContainText('playSources')
  await openFromTree(page, 'Accept')
  await expect(body(page)).toContainText('// mine')
  await body(page).click()
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(body(page)).not.toContainText('// mine')
  await expect(body(page)).toContainText('"messaging_product"')
})

test('rows that come and go keep the focus', async ({ app: { page } }) => {
  await openFromTree(page, 'Accept')
  await part(page, /^Headers/).click()
  const name = (index: number) => page.getByRole('combobox', { name: `Name of header ${index}` })
  for (const [text, index] of [
    ['X-A', 2],
    ['X-B', 3],
    ['X-C', 4],
  ] as const) {
    await page.getByRole('button', { name: 'Add header' }).click()
    await expect(name(index)).toBeFocused()
    await page.keyboard.insertText(text)
    await page.keyboard.press('Escape')
  }
  const remove = async (header: string) => {
    await page.getByRole('button', { name: `Remove header ${header}`, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  await remove('X-B')
  await expect(name(3)).toBeFocused()
  await expect(name(3)).toHaveValue('X-C')
  await remove('X-C')
  await expect(name(2)).toBeFocused()

  await part(page, /^Params/).click()
  await page.getByRole('button', { name: 'Add query item' }).click()
  await expect(page.getByRole('textbox', { name: 'Name of query item 1' })).toBeFocused()
  await page.getByRole('button', { name: 'Remove query item 1' }).click()
  await expect(page.getByRole('button', { name: 'Add query item' })).toBeFocused()
})

test('a cURL command that is pasted for a URL is offered to be imported, and the URL stays', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Accept')
  const before = await url(page).textContent()
  await url(page).click()
  await url(page).evaluate((target) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', "curl -X PUT https://example.org/calls \\\n  -H 'a: b'")
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  const dialog = page.getByRole('dialog', { name: 'Import' })
  await expect(dialog).toContainText('cURL command: 1 request')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(url(page)).toHaveText(before ?? '')
})

test('where the connection fails, nothing is said to have been sent', async ({ app: { page } }) => {
  await page.getByRole('button', { name: 'New request' }).first().click()
  await url(page).click()
  // The port of "discard", where nothing listens.
  await page.keyboard.insertText('http://127.0.0.1:9/x')
  await send(page)
  const response = page.getByRole('region', { name: 'Response' })
  await expect(response.getByText('This is the request that was planned.')).toBeVisible()
  await expect(response.getByRole('textbox', { name: 'Planned request' })).toContainText('GET /x HTTP/1.1')
  await response.getByRole('tab', { name: 'Timeline' }).click()
  await expect(response.getByText('Nothing was sent: the connection failed.')).toBeVisible()
})

test('a request that needs the stopped sandbox starts it, and Send has the focus', async ({
  app: { page },
}) => {
  await page.getByRole('button', { name: 'Sandbox', exact: true }).first().click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeFocused()
  await openFromTree(page, 'Play')
  await send(page)
  const response = page.getByRole('region', { name: 'Response' })
  await expect(response).toContainText('The sandbox is stopped')
  await response.getByRole('button', { name: 'Start the sandbox' }).click()
  await expect(page.getByTestId('signature')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(response.getByRole('status')).toContainText('202 Accepted')
})

test('every field that takes variables offers them, and marks one without a value', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Accept')
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  const completes = async (name: string) => {
    await field(name).click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('{{endp')
    await page.getByRole('option', { name: /^endpoint/ }).click()
    await expect(field(name)).toHaveText('{{endpoint}}')
    await expect(field(name).locator('.variable-chip')).not.toHaveClass(/unresolved/)
  }
  const auth = async (kind: string | RegExp) => {
    await page.getByRole('button', { name: /Kind$/ }).click()
    await page.getByRole('option', { name: kind }).click()
  }
  await chooseKind(page, 'File')
  await completes('Path on this machine')
  await chooseKind(page, 'Form, URL-encoded')
  await page.getByRole('button', { name: 'Add field' }).click()
  await completes('Name of field 1')
  await chooseKind(page, 'Multipart form')
  await page.getByRole('button', { name: 'Add part' }).click()
  await completes('Name of part 1')
  await completes('Content type of part 1')

  await part(page, /^Auth/).click()
  await auth('Basic')
  await completes('User name')
  await field('User name').click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('{{nobody}}')
  await expect(field('User name').locator('.variable-chip')).toHaveClass(/unresolved/)
  for (const [kind, ...names] of [
    ['Digest', 'User name'],
    ['API key', 'Name'],
    [/^HMAC/, 'Header for the signature', 'Before the signature', 'Header for the time'],
    ['AWS', 'Access key id', 'Region', 'Service'],
  ] as const) {
    await auth(kind)
    for (const name of names) await completes(name)
  }

  await part(page, /^Headers/).click()
  await page.getByRole('button', { name: 'Add header' }).click()
  await page.keyboard.insertText('X-{{endp')
  await page.getByRole('option', { name: 'X-{{endpoint}}' }).click()
  await expect(page.getByRole('combobox', { name: /^Name of header/ }).last()).toHaveValue('X-{{endpoint}}')
})

test('the line below the URL says the scheme, and warns where nothing is encrypted', async ({
  app: { page },
}) => {
  await openFromTree(page, 'Accept')
  const resolved = page.locator('.url-resolved')
  const to = async (text: string) => {
    await url(page).click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText(text)
  }
  await to('https://contoso.test/a')
  await expect(resolved).toHaveText('https://contoso.test/a')
  await expect(resolved.locator('.url-plain')).toBeHidden()
  await to('http://127.0.0.1:9/a')
  await expect(resolved).toHaveText('http://127.0.0.1:9/a')
  await to('http://contoso.test/a')
  await expect(resolved.locator('.url-plain')).toBeVisible()
  await expect(resolved).toHaveAttribute('title', /^Not encrypted/)
})

test('a request that is just begun is told what to write, and what it lacks once it is sent', async ({
  app: { page },
}) => {
  await page.getByRole('button', { name: 'New request' }).first().click()
  const line = page.locator('.url-resolved')
  await expect(line).toHaveText('Write the URL as https://host/path, or paste a cURL command.')
  await expect(line).not.toHaveClass(/blocked/)
  await send(page)
  await expect(page.getByRole('region', { name: 'Response' }).getByRole('alert')).toContainText('no URL')
  await expect(line).toHaveClass(/blocked/)
  await url(page).click()
  await page.keyboard.insertText('https://a.test')
  await expect(line).toContainText('https://a.test')
})
