// What the parts of the stand-in share.
const { readFileSync } = require('node:fs')
const path = require('node:path')

const appDir = process.env.STANDIN_APP ?? process.cwd()

module.exports = {
  appDir,
  packageJson: JSON.parse(readFileSync(path.join(appDir, 'package.json'), 'utf8')),
  /** Open windows, oldest first. */
  windows: [],
  /** scheme -> handler of protocol.handle. */
  schemes: new Map(),
  /** scheme -> privileges of protocol.registerSchemesAsPrivileged. */
  privileged: new Map(),
  isReady: false,
  /** Chromium's BrowserContext, once it has started. */
  context: undefined,
}
