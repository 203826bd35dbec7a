// npm start. Runs on Node 20 before anything is installed: installs and builds what is missing or out of date, then opens the
// app: Electron's window where its binary is there or can be had, else the browser host.
//   --browser     the browser host, without looking for Electron
//   --no-window   only the browser host's address (for machines without a screen)
import { downloadElectron, electronBinary, failedLately } from './electron-binary.mjs'
import { ensureDependencies } from './install.mjs'
import { buildIsFresh, inRoot, projectNode, root } from './project.mjs'
import { ending, handOver, run } from './run.mjs'

const args = process.argv.slice(2)
process.exitCode = await start()

async function start() {
  if (!(await ensureDependencies())) return ending() ? 0 : 1
  if (!buildIsFresh()) {
    const { code } = await run(projectNode(), [inRoot('build/build.mjs')])
    if (ending()) return 0
    if (code !== 0) return 1
  }
  const { binary, why } = await chooseHost()
  if (ending()) return 0
  if (binary) {
    const startedAt = Date.now()
    // Chromium's sandbox does not run as root.
    const code = await handOver(binary, [
      root,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ])
    // A binary that cannot run on this system (a library is missing, no user namespaces) says so within a moment.
    if (code === 0 || ending() || Date.now() - startedAt > 5000) return code
    console.log('Electron could not start here: Cordboard opens in the browser host.')
  } else if (why) console.log(`${why}: Cordboard opens in the browser host.`)
  const own = args.filter((argument) => argument !== '--browser')
  return handOver(projectNode(), [inRoot('dist/cli.mjs'), 'open', ...own])
}

async function chooseHost() {
  if (args.includes('--browser') || args.includes('--no-window')) return {}
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasDisplay) return { why: 'There is no display for a desktop window' }
  const binary = electronBinary()
  if (binary) return { binary }
  if (failedLately()) return { why: "Electron's binary could not be downloaded (tried less than a day ago)" }
  console.log("Downloading Electron's binary (once)…")
  const downloaded = await downloadElectron()
  return downloaded ? { binary: downloaded } : { why: "Electron's binary cannot be downloaded here" }
}
