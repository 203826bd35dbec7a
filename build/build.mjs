// npm run build: the builds of bundles.mjs, skipped when no source changed. `--force` builds anyway.
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { buildIsFresh, inRoot, recordBuild, sourcesKey } from './project.mjs'

const started = performance.now()
const key = sourcesKey()

if (buildIsFresh(key) && !process.argv.includes('--force')) {
  console.log('Built already; no source changed.')
} else {
  const [{ build }, { bundles }] = await Promise.all([import('vite'), import('./bundles.mjs')])
  rmSync(inRoot('dist'), { recursive: true, force: true })
  mkdirSync(inRoot('dist'))
  const results = await Promise.allSettled(Object.values(bundles).map((bundle) => build(bundle)))
  const failures = results.filter(({ status }) => status === 'rejected')
  if (failures.length > 0) {
    for (const { reason } of failures) console.error(reason.message ?? reason)
    process.exitCode = 1
  } else {
    copyFileSync(inRoot('build/cli.mjs'), inRoot('dist/cli.mjs'))
    chmodSync(inRoot('dist/cli.mjs'), 0o755)
    recordBuild(key)
    console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  }
}
