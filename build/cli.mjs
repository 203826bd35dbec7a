#!/usr/bin/env node
// Copied to dist/cli.mjs as it stands. The version comes first, in words that a Node far too old still reads:
// the chunks below use what only newer ones have.
const found = process.versions.node
const parts = found.split('.')
const major = Number(parts[0])
const minor = Number(parts[1])

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`Cordboard needs Node 22.13 or newer; this is ${found}.\n`)
  process.exitCode = 2
} else {
  import('./cli/main.mjs').then((cli) => cli.start(process.argv.slice(2)))
}
