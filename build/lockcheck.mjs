// package-lock.json must install everywhere: no download address of one machine's registry in it, and every optional package
// (the binaries of other systems) locked. A lock written where a registry lacks one makes `npm ci` fail on every other machine.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './project.mjs'

/** One sentence a fault; empty when all is well. */
export function lockProblems(lock) {
  const names = new Set(Object.keys(lock.packages).map((place) => place.replace(/^.*node_modules\//, '')))
  return Object.entries(lock.packages).flatMap(([place, entry]) => {
    const missing = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name))
    return [
      ...(entry.resolved ? [`${place} carries the address it was downloaded from.`] : []),
      ...missing.map((name) => `${place} ${entry.version} may need ${name}, which is not locked.`),
    ]
  })
}

/** Whether an .npmrc names a registry; comments may. */
export const namesRegistry = (npmrc) => /^[^#;\n]*registry\s*=/m.test(npmrc)

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const problems = lockProblems(JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')))
  if (namesRegistry(readFileSync(inRoot('.npmrc'), 'utf8'))) problems.push('.npmrc names a registry.')
  for (const problem of problems) console.error(problem)
  console.log(
    problems.length === 0 ? 'package-lock.json is sound.' : `package-lock.json: ${problems.length} faults.`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
