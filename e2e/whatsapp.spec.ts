import { expect, test } from './fixtures.ts'

test('WhatsApp refuses the aiortc answer, the coach cleans it, WhatsApp takes it', async ({
  app: { page },
}) => {
  const response = page.getByRole('region', { name: 'Response' })
  const send = page.getByRole('button', { name: 'Send', exact: true })
  await page.getByRole('row', { name: 'Accept', exact: true }).click()

  await send.click()
  await expect(response.getByRole('status')).toContainText('400 Bad Request')
  await expect(page.getByRole('textbox', { name: 'Response body' })).toContainText('2494010')
  await expect(page.getByRole('textbox', { name: 'Response body' })).toContainText(
    'Fingerprint algo is not SHA256',
  )

  const card = page.getByRole('region', { name: 'WhatsApp takes one fingerprint, and it must be SHA-256' })
  await card.getByRole('button', { name: 'Clean the SDP' }).click()
  await send.click()
  await expect(response.getByRole('status')).toContainText('200 OK')
})

test('an SDP of the Lab goes into an accept request', async ({ app: { page } }) => {
  await page.getByRole('button', { name: /Clean an SDP/ }).click()
  await page.getByRole('button', { name: 'Use in request' }).click()
  await page.getByRole('menuitem', { name: /^Accept/ }).click()
  await expect(page.getByRole('tab', { name: /Accept/ })).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Response' }).getByRole('status')).toContainText('200 OK')
})
