// Electron's binary: found without requiring 'electron', which from version 42 on would start a download by itself.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cacheFile, inRoot, tryJson, writeJson } from './project.mjs'
import { ending, run } from './run.mjs'

const noBytesMs = 15_000
const rememberMs = 24 * 60 * 60 * 1000
const refusals = cacheFile('electron-download.json')

/** The installed binary's path, or undefined. */
export function electronBinary() {
  const folder = inRoot('node_modules/electron')
  try {
    const name = readFileSync(path.join(folder, 'path.txt'), 'utf8').trim()
    const file = path.join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), name)
    return existsSync(file) ? file : undefined
  } catch {
    return undefined
  }
}

/** A download that failed less than a day ago is not tried again. */
export function failedLately(now = Date.now()) {
  const { failedAt = 0, version } = tryJson(refusals) ?? {}
  return version === electronVersion() && now - failedAt < rememberMs
}

const electronVersion = () => tryJson(inRoot('node_modules/electron/package.json'))?.version

/**
 * Electron's own installer in a process of ours, given up when nothing has arrived for 15 s: behind a firewall that drops
 * packets it would wait for minutes. Answers the binary's path or undefined.
 */
export async function downloadElectron() {
  const installer = inRoot('node_modules/electron/install.js')
  if (!existsSync(installer)) return undefined
  // The download goes to the temporary folder first; one of its own makes its growth visible.
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'cordboard-electron-'))
  const end = new AbortController()
  let size = 0
  let grownAt = Date.now()
  const watch = setInterval(() => {
    const now = sizeOf(temporary) + sizeOf(inRoot('node_modules/electron/dist'))
    if (now !== size) grownAt = Date.now()
    size = now
    if (Date.now() - grownAt > noBytesMs) end.abort()
  }, 500)
  const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  await run(process.execPath, [installer], { quiet: true, env, signal: end.signal })
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })
  const binary = electronBinary()
  if (!binary && !ending()) writeJson(refusals, { failedAt: Date.now(), version: electronVersion() })
  return binary
}

function sizeOf(folder) {
  let total = 0
  for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true }) : []) {
    total += statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0
  }
  return total
}
