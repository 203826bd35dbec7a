import type { Page } from '@playwright/test'
import { sampleAnswer as answer } from '../shared/catalog/sample-answer.ts'
import { expect, pageAlone, test } from './fixtures.ts'

const body = JSON.stringify(
  { messaging_product: 'whatsapp', action: 'accept', session: { sdp_type: 'answer', sdp: answer } },
  null,
  2,
)

/** What WhatsApp takes: one fingerprint, written SHA-256; every other line as it was. */
const cleaned = answer
  .split('\r\n')
  .filter((line) => !/^a=fingerprint:sha-(?:384|512)/.test(line))
  .join('\r\n')
  .replace('a=fingerprint:sha-256', 'a=fingerprint:SHA-256')

/** Pastes as a user does, without the system's clipboard, which hosts and machines refuse in different ways. */
async function paste(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'Pasted SDP' }).evaluate((target, data) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', data)
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** What the page puts on the clipboard from now on. */
async function watchCopies(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => {
      document.documentElement.dataset.copied = text
    }
  })
  return () => page.evaluate(() => document.documentElement.dataset.copied ?? '')
}

test.beforeEach(() => pageAlone())
test.beforeEach(async ({ app: { page } }) => {
  await page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
})

test('an answer pasted as a JSON body is found, judged and cleaned, with a reason at each line', async ({
  app: { page, errors },
}) => {
  await paste(page, body)
  await expect(page.getByText('found in a JSON body at session.sdp')).toBeVisible()

  const findings = page.getByRole('list', { name: 'Findings' })
  await expect(findings.getByRole('listitem').filter({ hasText: 'wa/fingerprint-single' })).toHaveCount(2)
  await expect(findings).toContainText('Fingerprint algo is not SHA256')

  const right = page.getByRole('textbox', { name: 'Cleaned SDP' })
  await expect(right).toContainText('SHA-256')
  await expect(right).toContainText('removed: WhatsApp takes one SHA-256 fingerprint')
  await expect(right).toContainText('removed: same rule')
  await expect(page.getByText('3 lines changed')).toBeVisible()
  expect(errors).toEqual([])
})

test('one undo brings the pasted text back', async ({ app: { page } }) => {
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await paste(page, body)
  await expect(left).toContainText('v=0')
  await left.press('ControlOrMeta+z')
  await expect(left).toContainText('"messaging_product"')
  await page.getByRole('button', { name: 'Take it out' }).click()
  await expect(left).not.toContainText('"messaging_product"')
})

test('the cleaned text is copied as SDP, JSON string and request body', async ({ app: { page } }) => {
  await paste(page, body)
  const copied = await watchCopies(page)
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name, exact: name === 'SDP' }).click()
  }
  await choose('SDP')
  await expect.poll(copied).toBe(cleaned)
  await choose('JSON string')
  await expect.poll(copied).toBe(JSON.stringify(cleaned))
  await choose('Request body')
  await expect
    .poll(async () => JSON.parse(await copied()).session)
    .toEqual({ sdp_type: 'answer', sdp: cleaned })
})

test('fixes are made one by one or all at once, and undone', async ({ app: { page } }) => {
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await paste(page, answer)
  await page
    .getByRole('button', { name: /^Fix wa\/fingerprint-single/ })
    .first()
    .click()
  await expect(left).not.toContainText('sha-384')
  await expect(left).toContainText('sha-512')
  await page.keyboard.press('ControlOrMeta+Shift+F')
  await expect(left).not.toContainText('sha-512')
  await expect(page.getByText('nothing to change')).toBeVisible()
  await left.press('ControlOrMeta+z')
  await left.press('ControlOrMeta+z')
  await expect(left).toContainText('sha-384')
})

test('an edit that is left out stays out of the cleaned text', async ({ app: { page } }) => {
  await paste(page, answer)
  await page.getByRole('tab', { name: 'What was done' }).click()
  const edit = page.getByRole('listitem').filter({ hasText: 'a=fingerprint:sha-512' })
  await edit.getByRole('checkbox').press('Space')
  await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).toContainText('a=fingerprint:sha-512')
  await edit.getByRole('checkbox').press('Space')
  await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).not.toContainText('a=fingerprint:sha-512')
})

test('a finding leads to its line', async ({ app: { page } }) => {
  await paste(page, answer)
  await page
    .getByRole('button', { name: /wa\/fingerprint-single sha-512/ })
    .first()
    .click()
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.type('!')
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).toContainText('!a=fingerprint:sha-512')
})

test('of several descriptions in one paste any can be taken', async ({ app: { page } }) => {
  const offer = answer.replace('a=setup:active', 'a=setup:actpass')
  await paste(
    page,
    JSON.stringify([
      { type: 'offer', sdp: offer },
      { type: 'answer', sdp: answer },
    ]),
  )
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await expect(left).toContainText('a=setup:actpass')
  await page.getByRole('button', { name: /Which description/ }).click()
  await page.getByRole('option', { name: /2 of 2/ }).click()
  await expect(left).toContainText('a=setup:active')
})

test('a text without SDP stays, and what it is is said', async ({ app: { page } }) => {
  await paste(page, 'The call did not connect.')
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).toContainText('The call did not connect.')
  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('No session description was found')
})

test('the inline view keeps text and undo', async ({ app: { page } }) => {
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await paste(page, body)
  await page.getByRole('button', { name: 'Show inline' }).click()
  await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).toHaveCount(0)
  await expect(left).toContainText('a=fingerprint:SHA-256')
  await left.press('ControlOrMeta+z')
  await expect(left).toContainText('"messaging_product"')
})

test('both panes stay level while lines wrap', async ({ app: { page } }) => {
  await paste(page, answer)
  const last = (name: string) =>
    page
      .getByRole('textbox', { name })
      .locator('.cm-line', { hasText: 'a=setup:active' })
      .evaluate((line) => Math.round(line.getBoundingClientRect().top))
  for (const width of [1280, 940, 1600]) {
    await page.setViewportSize({ width, height: 1000 })
    await expect(async () => expect(await last('Cleaned SDP')).toBe(await last('Pasted SDP'))).toPass()
    // A reason that takes more lines than the line it is about is whole.
    const reason = page.locator('.sdp-gap-note').first()
    await expect.poll(() => reason.evaluate((note) => note.scrollWidth <= note.clientWidth)).toBe(true)
  }
})

test('lines are equally wide in both panes, also where one has three digits of them', async ({
  app: { page },
}) => {
  const width = (name: string) =>
    page.getByRole('textbox', { name }).evaluate((text) => text.getBoundingClientRect().width)
  // As many as the pasted text needs for a hundred lines: the cleaned one has two fewer.
  for (const attributes of [0, 100 - answer.split('\n').length]) {
    await page.getByRole('textbox', { name: 'Pasted SDP' }).fill('')
    await paste(page, answer + 'a=x-more:1\r\n'.repeat(attributes))
    await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).toContainText('SHA-256')
    expect(await width('Cleaned SDP')).toBe(await width('Pasted SDP'))
  }
})

test('what is to be pasted is said in the same colour in both editors', async ({ app: { page } }) => {
  const colour = (text: RegExp) =>
    page.locator('.cm-placeholder', { hasText: text }).evaluate((element) => getComputedStyle(element).color)
  await page.getByRole('tab', { name: 'Offer / answer' }).click()
  expect(await colour(/^Paste here/)).toBe(await colour(/^Paste the offer/))
})

test('the text is there again after a restart', async ({ app }) => {
  await paste(app.page, answer)
  await expect(app.page.getByRole('textbox', { name: 'Cleaned SDP' })).toContainText('SHA-256')
  await expect.poll(() => app.savedSession()).toContain('sha-512')
  const page = await app.restart()
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).toContainText('a=fingerprint:sha-256')
})

test('a profile, an option and an edit left out are steps of the undo history', async ({ app: { page } }) => {
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  const right = page.getByRole('textbox', { name: 'Cleaned SDP' })
  await paste(page, answer)
  await page.getByRole('button', { name: /Profile$/ }).click()
  await page.getByRole('option', { name: /^WebRTC/ }).click()
  await expect(right).toContainText('a=fingerprint:sha-512')
  await page.getByRole('button', { name: 'Options', exact: true }).click()
  await page.getByRole('checkbox', { name: /ordinary and harmless/ }).press('Space')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Options, 1 chosen' })).toBeVisible()

  await left.press('ControlOrMeta+z')
  await expect(page.getByRole('button', { name: 'Options', exact: true })).toBeVisible()
  await expect(right).toContainText('a=fingerprint:sha-512')
  // The focus is on no text now: the Lab takes the step back itself.
  await page.getByRole('button', { name: 'Options', exact: true }).focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(right).not.toContainText('a=fingerprint:sha-512')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(right).toContainText('a=fingerprint:sha-512')
})

test('F1 tells what the line of the cursor means, and Escape takes it away', async ({ app: { page } }) => {
  await paste(page, answer)
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await left.press('ControlOrMeta+Home')
  await page.keyboard.press('F1')
  const help = page.getByRole('status', { name: 'Help for this line' })
  await expect(help).toContainText('RFC 8866')
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
})

test('F7 goes to the next line that changes', async ({ app: { page } }) => {
  await paste(page, answer)
  const left = page.getByRole('textbox', { name: 'Pasted SDP' })
  await left.press('ControlOrMeta+Home')
  await page.keyboard.press('F7')
  await page.keyboard.press('F7')
  await page.keyboard.type('!')
  await expect(left).toContainText('!a=fingerprint:sha-384')
})

test('options and edits left out are there again after a restart', async ({ app }) => {
  await paste(app.page, answer)
  await app.page.getByRole('button', { name: 'Options', exact: true }).click()
  await app.page.getByRole('checkbox', { name: /ordinary and harmless/ }).press('Space')
  await app.page.keyboard.press('Escape')
  await app.page.getByRole('tab', { name: 'What was done' }).click()
  const edit = app.page.getByRole('listitem').filter({ hasText: 'a=fingerprint:sha-512' })
  await edit.getByRole('checkbox').press('Space')
  await expect
    .poll(() => {
      const { sdp } = JSON.parse(app.savedSession() || '{}')
      return [sdp?.options, sdp?.left?.length, sdp?.input.length > 0]
    })
    .toEqual([{ harmlessNotes: true }, 1, true])
  const page = await app.restart()
  await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).toContainText('a=fingerprint:sha-512')
  await expect(page.getByRole('textbox', { name: 'Cleaned SDP' })).not.toContainText('a=fingerprint:sha-384')
  await expect(page.getByRole('button', { name: 'Options, 1 chosen' })).toBeVisible()
})

test.describe('a paste of 980 kB with 15 500 candidates', () => {
  const candidates = Array.from(
    { length: 15_500 },
    (_, i) => `a=candidate:${i} 1 udp 2122260223 10.0.${i >> 8}.${i & 255} ${1024 + i} typ host generation 0`,
  )
  const long = answer.replace(/a=candidate:[\s\S]*?(?=a=(?!candidate))/, `${candidates.join('\r\n')}\r\n`)

  test('is judged in another thread and shows the candidates in sight', async ({ app: { page, errors } }) => {
    await paste(page, long)
    await expect(page.getByRole('tab', { name: /^Findings/ })).not.toHaveText('Findings')
    expect(page.workers().some((worker) => worker.url().includes('judge-worker'))).toBe(true)
    await page.getByRole('tab', { name: /^Candidates/ }).click()
    const list = page.getByRole('region', { name: 'ICE candidates' })
    const rows = list.getByRole('row')
    await expect(list.getByText('10.0.0.0', { exact: true })).toBeVisible()
    expect(await rows.count()).toBeLessThan(100)

    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await expect(list.getByText('10.0.60.139', { exact: true })).toBeInViewport()
    expect(await rows.count()).toBeLessThan(100)
    const heights = await list
      .locator('tbody tr:not(.sdp-space)')
      .evaluateAll((all) => [...new Set(all.map((row) => row.getBoundingClientRect().height))])
    expect(heights).toEqual([28])

    // The row that has the focus goes out of sight, and the keys still scroll.
    await rows.last().getByRole('button').focus()
    await list.evaluate((element) => element.scrollTo(0, 0))
    await expect(list).toBeFocused()
    await list.press('PageDown')
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(0)
    expect(errors).toEqual([])
  })
})

test('a file of more than 2 MB is not opened, and why is said', async ({ app: { page } }) => {
  const choose = async (name: string, text: string) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).click()
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  }
  await choose('trace.log', `${body}\n`.padEnd(2 * 1024 * 1024 + 1, 'x'))
  await expect(page.getByText('trace.log is larger than 2 MB.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).not.toContainText('v=0')
  await choose('call.json', body)
  await expect(page.getByRole('textbox', { name: 'Pasted SDP' })).toContainText('v=0')
})

test('the status bar tells the findings of the tab in front', async ({ app: { page } }) => {
  const status = page.locator('.status-bar')
  await paste(page, body)
  await expect(status).toContainText('error')
  await page.getByRole('button', { name: 'New request' }).first().click()
  await expect(status).not.toContainText('error')
  await page.getByRole('tab', { name: /^Body/ }).click()
  await page.getByRole('button', { name: /Body kind/ }).click()
  await page.getByRole('option', { name: 'JSON' }).click()
  const label = (type: string) =>
    JSON.stringify({ action: 'accept', session: { sdp_type: type, sdp: cleaned } })
  const editor = page.getByRole('textbox', { name: 'Body', exact: true })
  await editor.fill(label('offer'))
  await expect(page.getByRole('region', { name: 'SDP in the body' })).toContainText('does not fit')
  await expect(page.getByRole('button', { name: 'Clean', exact: true })).toBeDisabled()
  await expect(status).toContainText('1 error')
  await editor.fill(label('answer'))
  await expect(status).not.toContainText('error')
  await expect(status).toContainText('1 warning')
  await editor.fill('{}')
  await expect(status).not.toContainText('warning')
})
