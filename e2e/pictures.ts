/** The pictures of the README and the guide: `node e2e/pictures.ts` after a build. Written to docs/pictures. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../build/chromium.mjs'

const root = path.resolve(import.meta.dirname, '..')
const pictures = path.join(root, 'docs/pictures')
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-pictures-'))

const host = spawn(process.execPath, [path.join(root, 'dist/cli.mjs'), 'open', '--no-window'], {
  env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await new Promise<string>((resolve) => {
  let text = ''
  host.stdout.on('data', (data) => {
    text += data
    const [address] = /http:\S+/.exec(text) ?? []
    if (address !== undefined) resolve(address)
  })
})

const executablePath = chromiumPath()
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
await page.goto(url)
await page.locator('html[data-app-ready]').waitFor()

async function picture(name: string, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme })
  await page.waitForTimeout(200)
  await page.screenshot({ path: path.join(pictures, `${name}.png`) })
}

mkdirSync(pictures, { recursive: true })
await page.getByRole('button', { name: /Clean an SDP/ }).click()
await page.getByText('removed: same rule').waitFor()
await picture('sdp-lab', 'dark')

await page.getByRole('row', { name: 'Play', exact: true }).click()
await page.getByTestId('signature').waitFor()
await page.getByRole('button', { name: 'Send', exact: true }).click()
await page.getByText('202 Accepted').waitFor()
await picture('request', 'light')

await browser.close()
host.kill('SIGTERM')
rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
