// npm test. Runs on Node 20 before anything is installed: installs what is missing, then lint, types, unit tests, the build and
// the end-to-end tests in every host that can run here. The last line is the sum of it all.
import { rmSync } from 'node:fs'
import { chromiumPath } from './chromium.mjs'
import { electronBinary } from './electron-binary.mjs'
import { ensureDependencies } from './install.mjs'
import { cacheFile, inRoot, projectNode, tryJson } from './project.mjs'
import { ending, run } from './run.mjs'
import { check, endToEndTotals, sum, totalsLine, unitTotals } from './totals.mjs'

// One stream keeps the order: the totals are the last line, whoever reads it.
const merged = { isMerged: true }
const skippedSteps = []
const parts = []
const startedAt = Date.now()

if (await ensureDependencies()) await testAll()
else parts.push(check(1))

const totals = sum([...parts, { passed: 0, failed: 0, skipped: skippedSteps, flaky: [] }])
if (totals.skipped.length > 0) {
  console.log(`\nSkipped:\n${totals.skipped.map((what) => `  ${what}`).join('\n')}`)
}
if (totals.flaky.length > 0) {
  console.log(`\nPassed at the second try only:\n${totals.flaky.map((what) => `  ${what}`).join('\n')}`)
}
console.log(`\nTook ${Math.round((Date.now() - startedAt) / 1000)} s.`)
console.log(totalsLine(totals))
process.exitCode = totals.failed === 0 && !ending() ? 0 : 1

async function testAll() {
  const tool = (file, ...args) => [inRoot('node_modules', file), ...args]
  await step('lock file', [inRoot('build/lockcheck.mjs')])
  await step('lint', tool('@biomejs/biome/bin/biome', 'check', '.'))
  for (const project of ['.', 'shared', 'renderer', 'e2e']) {
    await step(`types of ${project}`, tool('typescript/bin/tsc', '--noEmit', '-p', project))
  }
  await unitTests(tool('vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json'))
  const isBuilt = await step('build', [inRoot('build/build.mjs')])
  if (!isBuilt) skippedSteps.push('end-to-end tests: the build failed')
  else if (await ensureChromium()) {
    for (const host of hosts())
      await endToEnd(host, tool('@playwright/test/cli.js', 'test', '--reporter=line,json'))
  } else skippedSteps.push('end-to-end tests: no Chromium is installed and none could be downloaded')
}

function title(name) {
  console.log(`\n== ${name}`)
}

async function step(name, args) {
  if (ending()) return false
  title(name)
  const { code } = await run(projectNode(), args, merged)
  parts.push(check(code))
  return code === 0
}

async function unitTests(args) {
  if (ending()) return
  title('unit tests')
  const report = cacheFile('unit.json')
  rmSync(report, { force: true })
  const { code } = await run(projectNode(), [...args, `--outputFile.json=${report}`], merged)
  parts.push(unitTotals(tryJson(report), code))
}

async function endToEnd(host, args) {
  if (ending()) return
  title(`end-to-end tests, host: ${host}`)
  const report = cacheFile(`e2e-${host}.json`)
  rmSync(report, { force: true })
  const { code } = await run(projectNode(), [...args, `--output=test-results/${host}`], {
    ...merged,
    env: { E2E_HOST: host, CHROME_PATH: chromiumPath() ?? '', PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  parts.push(endToEndTotals(tryJson(report), code, host))
}

/** E2E_HOST narrows it to one. */
function hosts() {
  if (process.env.E2E_HOST) return [process.env.E2E_HOST]
  const all = ['browser']
  if (process.platform === 'win32') skippedSteps.push('host standin: it is a shell script')
  else all.push('standin')
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!electronBinary()) skippedSteps.push("host electron: Electron's binary is not installed")
  else if (!hasDisplay) skippedSteps.push('host electron: there is no display (xvfb-run npm test gives one)')
  else all.push('electron')
  return all
}

/** An installed one, else Playwright's, else Debian's package where we may install it. */
async function ensureChromium() {
  if (chromiumPath()) return true
  title('Chromium')
  console.log('No Chromium is installed: downloading the one of Playwright…')
  // It tries each of its hosts three times; a firewall that drops packets must not hold the tests up.
  const download = await run(
    projectNode(),
    [inRoot('node_modules/playwright-core/cli.js'), 'install', 'chromium'],
    {
      quiet: true,
      signal: AbortSignal.timeout(180_000),
    },
  )
  if (download.code === 0 && chromiumPath()) return true
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  console.log("That failed: installing Debian's package…")
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { quiet: true, env })
  await run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], { quiet: true, env })
  return chromiumPath() !== undefined
}
