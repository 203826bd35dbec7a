// What Electron's default_app does with its arguments: find the app's folder and load its main.
const { statSync } = require('node:fs')
const path = require('node:path')

/** Playwright's and Chromium's switches, which Electron's C++ takes away before JavaScript sees them. */
const isOwnSwitch = (argument) => /^--(inspect|remote-debugging-port|no-sandbox)/.test(argument)

const args = process.argv.slice(2).filter((argument) => !isOwnSwitch(argument))
while (args[0] === '-r') {
  // Playwright's loader, where it was given no executablePath.
  require(args[1])
  args.splice(0, 2)
}
const target = path.resolve(args[0] ?? '.')
const isFolder = statSync(target).isDirectory()
const main = isFolder ? path.join(target, require(path.join(target, 'package.json')).main) : target

process.env.STANDIN_APP ??= isFolder ? target : process.cwd()
process.argv = [process.execPath, ...args]
Object.defineProperty(process.versions, 'electron', { value: '0.0.0-standin', enumerable: true })
// Electron's own code is there before main's; the benchmark counts from here.
require('electron')
process.env.STANDIN_MAIN_AT = String(Date.now())
require(main)
