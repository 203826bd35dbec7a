// npm run test:mutants [PATTERN]: takes each protection of e2e/mutants/list.mjs out of a copy of the built app, and asks whether the
// test that should notice does. Exits 1 where one survives. PATTERN narrows it to protections that it matches.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { control, mutants } from '../e2e/mutants/list.mjs'
import { chromiumPath } from './chromium.mjs'
import { inRoot, projectNode, tryJson } from './project.mjs'
import { ending, run } from './run.mjs'

const pattern = process.argv[2]
const work = mkdtempSync(path.join(os.tmpdir(), 'cordboard-mutants-'))
const app = path.join(work, 'app')
const builderConfig = path.join(work, 'electron-builder.yml')

const { code } = await run(projectNode(), [inRoot('build/build.mjs')])
if (code === 0) await testAll()
process.exitCode ??= code
rmSync(work, { recursive: true, force: true, maxRetries: 5 })

async function testAll() {
  mkdirSync(app)
  for (const name of ['dist', 'package.json']) cpSync(inRoot(name), path.join(app, name), { recursive: true })
  symlinkSync(inRoot('node_modules'), path.join(app, 'node_modules'), 'dir')
  cpSync(inRoot('electron-builder.yml'), builderConfig)

  const chosen = mutants.filter(({ protection }) => new RegExp(pattern ?? '').test(protection))
  const sound = await unchanged(chosen)
  if (!sound) return
  const results = []
  for (const mutant of chosen) {
    if (ending()) return
    const outcome = await outcomeOf(mutant)
    results.push({ protection: mutant.protection, host: hostName(mutant), outcome })
    console.log(
      `${outcome === 'caught' ? '  caught  ' : `! ${outcome}`.padEnd(10)} ${hostName(mutant)}: ${mutant.protection}`,
    )
  }
  const missed = results.filter(({ outcome }) => outcome !== 'caught')
  console.log(`${results.length - missed.length} of ${results.length} caught.`)
  if (pattern === undefined && !ending()) writeTable(results)
  process.exitCode = missed.length === 0 ? 0 : 1
}

function hostName({ host, config }) {
  return config ? 'package' : host
}

/** The result stands in docs/security.md, between its two marks. */
function writeTable(results) {
  const file = inRoot('docs/security.md')
  const rows = results.map(({ host, protection, outcome }) => `| ${host} | ${protection} | ${outcome} |`)
  const table = ['| where | taken out | the tests |', '| --- | --- | --- |', ...rows].join('\n')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(
      /(<!-- mutants -->\n)[\s\S]*(<!-- \/mutants -->)/,
      (_all, start, end) => `${start}${table}\n${end}`,
    ),
  )
}

/** Every test that is to turn red must be green before. */
async function unchanged(chosen) {
  for (const host of new Set(chosen.map((mutant) => mutant.host))) {
    const own = chosen.filter((mutant) => mutant.host === host)
    const tests = [control, ...own]
    const report = await play(host, tests)
    const wrong = [...new Set(tests.map(({ test }) => test))].filter(
      (test) => statusOf(report, test) !== 'passed',
    )
    for (const test of wrong) console.error(`Not green without a mutant, ${host}: ${test}`)
    if (wrong.length > 0) {
      process.exitCode = 1
      return false
    }
  }
  return true
}

async function outcomeOf(mutant) {
  const changed = mutant.config
    ? change(work, ['electron-builder.yml'], mutant)
    : change(path.join(app, 'dist'), mutant.files, mutant)
  if (changed === null) return 'out of date'
  try {
    const report = await play(mutant.host, mutant.config ? [mutant] : [control, mutant])
    if (statusOf(report, mutant.test) !== 'failed') return 'survived'
    const isControlRight =
      mutant.config || statusOf(report, control.test) === (mutant.refusesToStart ? 'failed' : 'passed')
    return isControlRight ? 'caught' : 'broke all'
  } finally {
    for (const [file, text] of changed) writeFileSync(file, text)
  }
}

/** Changes every file of the patterns that has the text; answers what stood there, or null where it stands nowhere. */
function change(folder, patterns, { from, to }) {
  const before = new Map()
  for (const pattern of patterns) {
    const names = pattern.endsWith('*')
      ? readdirSync(path.join(folder, path.dirname(pattern))).map((name) =>
          path.join(path.dirname(pattern), name),
        )
      : [pattern]
    for (const name of names) {
      const file = path.join(folder, name)
      const text = readFileSync(file, 'utf8')
      if (!text.includes(from)) continue
      before.set(file, text)
      writeFileSync(
        file,
        text.replaceAll(from, () => to),
      )
    }
  }
  return before.size > 0 ? before : null
}

async function play(host, tests) {
  const report = path.join(work, 'report.json')
  rmSync(report, { force: true })
  const title = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  await run(
    projectNode(),
    [
      inRoot('node_modules/@playwright/test/cli.js'),
      'test',
      ...new Set(tests.map(({ spec }) => spec)),
      '-g',
      `(${[...new Set(tests.map(({ test }) => title(test)))].join('|')})`,
      '--reporter=json',
      '--retries=0',
      '--timeout=30000',
      `--output=${path.join(work, 'results')}`,
    ],
    {
      quiet: true,
      env: {
        E2E_HOST: host,
        E2E_APP: app,
        E2E_BUILDER_CONFIG: builderConfig,
        CHROME_PATH: chromiumPath() ?? '',
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    },
  )
  return tryJson(report)
}

/** `passed`, `failed`, or undefined where no such test ran. */
function statusOf(report, title) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)]
  const found = (report?.suites ?? []).flatMap(specs).filter((spec) => spec.title === title)
  const statuses = found.flatMap(({ tests }) => tests.map(({ status }) => status))
  if (statuses.includes('unexpected')) return 'failed'
  return statuses.includes('expected') ? 'passed' : undefined
}
