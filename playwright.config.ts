import { defineConfig } from '@playwright/test'

/** The host is chosen by E2E_HOST (browser, standin, electron); see e2e/fixtures.ts. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // The package is the same whatever host is tested; its app starts under the stand-in.
  testIgnore: process.env.E2E_HOST === 'standin' ? [] : ['**/package*.spec.ts'],
  outputDir: 'test-results',
  // Two Electrons would share the system's clipboard; each headless Chromium has one of its own.
  workers: process.env.E2E_HOST === 'browser' || process.env.E2E_HOST === 'standin' ? 2 : 1,
  fullyParallel: true,
  // Twice the defaults: two tests share what may be two busy processors.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // On a runner whose processors others use. `npm test` names what passed at the second try only.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.CI ? 'line' : 'list',
  // A trace costs a fifth of the time of each test: E2E_TRACE=1 keeps those of failures.
  use: { trace: process.env.E2E_TRACE === '1' ? 'retain-on-failure' : 'off' },
})
