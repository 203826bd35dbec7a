import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockProblems, namesRegistry } from './lockcheck.mjs'
import { check, endToEndTotals, sum, totalsLine, unitTotals } from './totals.mjs'

describe('the lock file', () => {
  it('names an optional package that is not locked, and an address', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/a': {
          version: '1.0.0',
          optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' },
        },
        'node_modules/a/node_modules/a-linux': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0', resolved: 'https://mirror.example/b.tgz' },
      },
    }
    expect(lockProblems(lock)).toEqual([
      'node_modules/a 1.0.0 may need a-mac, which is not locked.',
      'node_modules/b carries the address it was downloaded from.',
    ])
  })

  it.each([
    ['registry=https://mirror.example/', true],
    ['fund=false\n@scope:registry = https://mirror.example/', true],
    ['omit-lockfile-registry-resolved=true', false],
    ['# registry=https://mirror.example/', false],
  ])('%j names a registry: %s', (npmrc, expected) => {
    expect(namesRegistry(npmrc)).toBe(expected)
  })
})

describe('the totals', () => {
  const unit = {
    testResults: [
      {
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a' },
          { status: 'failed', fullName: 'b' },
          { status: 'skipped', fullName: 'c' },
        ],
      },
      { status: 'failed', assertionResults: [] },
    ],
  }
  const endToEnd = {
    errors: [],
    suites: [
      {
        specs: [{ title: 'd', tests: [{ status: 'expected' }] }],
        suites: [
          {
            specs: [
              {
                title: 'e',
                tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'no display' }] }],
              },
              { title: 'f', tests: [{ status: 'unexpected' }] },
              { title: 'g', tests: [{ status: 'flaky' }] },
            ],
          },
        ],
      },
    ],
  }

  it('add up tests, files that could not be loaded, and checks', () => {
    const all = sum([unitTotals(unit, 1), endToEndTotals(endToEnd, 1, 'browser'), check(0), check(2)])
    expect(all).toEqual({
      passed: 4,
      failed: 4,
      skipped: ['c', '[browser] e: no display'],
      flaky: ['[browser] g'],
    })
    expect(totalsLine(all)).toBe('4 passed, 4 failed, 2 skipped')
  })

  it.each([
    ['left no report', undefined, 0],
    ['ended badly with every test green', { testResults: [], suites: [] }, 1],
  ])('count a run that %s as a failure', (_what, report, code) => {
    expect(unitTotals(report, code).failed).toBe(1)
    expect(endToEndTotals(report, code, 'browser').failed).toBe(1)
  })
})

describe('dist/cli.mjs on an older Node', () => {
  const asNode = (version: string) => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
    const file = path.join(import.meta.dirname, 'cli.mjs')
    return spawnSync(process.execPath, ['--import', `data:text/javascript,${pretend}`, file], {
      encoding: 'utf8',
    })
  }

  it.each(['18.0.0', '20.20.2', '22.12.0'])('%s says in one sentence what it needs', (version) => {
    expect(asNode(version)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `Cordboard needs Node 22.13 or newer; this is ${version}.\n`,
    })
  })

  it('22.13.0 goes on to the command line, which stands beside the built file alone', () => {
    expect(asNode('22.13.0').stderr).toContain('cli/main.mjs')
  })
})
