// The Chromium that the end-to-end tests drive: an installed one, else Playwright's.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { findChromium } from '../electron/host/find-chromium.mjs'

/** Its path, or undefined where there is none yet. Only after the dependencies are installed. */
export function chromiumPath() {
  const installed = findChromium(process.env)
  if (installed) return installed
  const own = createRequire(import.meta.url)('playwright-core').chromium.executablePath()
  return existsSync(own) ? own : undefined
}
