// Plain JavaScript: build/ needs it on a Node that cannot read types, before anything is installed.
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Browsers of Chromium's family, in the order in which they are taken. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]

/**
 * `CHROME_PATH`, else the first of the known browsers on the PATH.
 * @param {Record<string, string | undefined>} env
 * @returns {string | null} an executable file's absolute path
 */
export function findChromium(env) {
  const folders = (env.PATH ?? '').split(path.delimiter)
  const candidates = [
    env.CHROME_PATH ?? '',
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
  ]
  return candidates.find((file) => path.isAbsolute(file) && isExecutable(file)) ?? null
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
