// Dependencies: installed when they are missing or package-lock.json names others than are there.
import { existsSync } from 'node:fs'
import { inRoot, readJson, tryJson } from './project.mjs'
import { npm } from './run.mjs'

/** What npm noted of its last install, against the lock file; optional packages of other systems may be absent. */
export function dependenciesAreThere() {
  const installed = tryJson(inRoot('node_modules/.package-lock.json'))?.packages
  if (!installed || !existsSync(inRoot('node_modules/node/bin'))) return false
  const locked = readJson(inRoot('package-lock.json')).packages
  return Object.entries(locked).every(
    ([place, { version, optional }]) =>
      place === '' || installed[place]?.version === version || (optional && !installed[place]),
  )
}

/** Answers true once they are there; says in one line what it does, and why it could not. */
export async function ensureDependencies() {
  if (dependenciesAreThere()) return true
  const had = existsSync(inRoot('node_modules'))
  console.log(had ? 'package-lock.json changed: installing dependencies…' : 'Installing dependencies (once)…')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, stdout, stderr } = await npm(args, { quiet: true })
  if (code === 0) return true
  console.error(`npm ci failed:\n${(stderr || stdout).trim().split('\n').slice(-15).join('\n')}`)
  console.error('Check the connection to your package registry and try again.')
  return false
}
