// npm run test:mutants [PATTERN]: takes each protection of e2e/mutants/list.mjs out of a copy of the built app, or of the sources where
// vitest is to notice, and asks whether the test that should notice does. Exits 1 where one survives. PATTERN narrows it to
// protections that it matches; one that matches none is an error.
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
const sources = path.join(work, 'sources')
const builderConfig = path.join(work, 'electron-builder.yml')

const chosen = mutants.filter(({ protection }) => new RegExp(pattern ?? '').test(protection))
if (chosen.length === 0) {
  console.error(`No protection of e2e/mutants/list.mjs matches ${pattern}.`)
  process.exitCode = 1
} else {
  const { code } = await run(projectNode(), [inRoot('build/build.mjs')])
  if (code === 0) await testAll()
  process.exitCode ??= code
}
rmSync(work, { recursive: true, force: true, maxRetries: 5 })

/** Copies files and folders of the project, with its libraries. */
function copyTo(folder, names) {
  mkdirSync(folder)
  for (const name of names) cpSync(inRoot(name), path.join(folder, name), { recursive: true })
  symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'dir')
}

async function testAll() {
  copyTo(app, ['dist', 'package.json'])
  copyTo(sources, ['electron', 'shared', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
  cpSync(inRoot('electron-builder.yml'), builderConfig)

  const sound = await unchanged()
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
  const caught = results.filter(({ outcome }) => outcome === 'caught').length
  const date = new Date().toISOString().slice(0, 10)
  const said = `In the last full run, on ${date}, ${caught} of ${results.length} were caught.`
  const table = ['| where | taken out | the tests |', '| --- | --- | --- |', ...rows].join('\n')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(
      /(<!-- mutants -->\n)[\s\S]*(<!-- \/mutants -->)/,
      (_all, start, end) => `${start}${said}\n\n${table}\n${end}`,
    ),
  )
}

/** Every test that is to turn red must be green before. */
async function unchanged() {
  for (const host of new Set(chosen.map((mutant) => mutant.host))) {
    const own = chosen.filter((mutant) => mutant.host === host)
    const tests = host === 'unit' ? own : [control, ...own]
    const outcomes = await play(host, tests)
    const wrong = [...new Set(tests.map(({ test }) => test))].filter(
      (test) => statusOf(outcomes, test) !== 'passed',
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
  const changed = change(mutant)
  if (changed === null) return 'out of date'
  const hasControl = !mutant.config && mutant.host !== 'unit'
  try {
    const outcomes = await play(mutant.host, hasControl ? [control, mutant] : [mutant])
    if (statusOf(outcomes, mutant.test) !== 'failed') return 'survived'
    if (mutant.config) return 'caught'
    // A unit test's control are the others of its file.
    const isControlRight = hasControl
      ? statusOf(outcomes, control.test) === (mutant.refusesToStart ? 'failed' : 'passed')
      : outcomes.some(({ status }) => status === 'passed')
    return isControlRight ? 'caught' : 'broke all'
  } finally {
    for (const [file, text] of changed) writeFileSync(file, text)
  }
}

function placeOf({ config, host, files }) {
  if (config) return { folder: work, patterns: ['electron-builder.yml'] }
  return { folder: host === 'unit' ? sources : path.join(app, 'dist'), patterns: files }
}

/** Changes every file of the patterns that has the text; answers what stood there, or null where it stands nowhere. */
function change(mutant) {
  const { folder, patterns } = placeOf(mutant)
  const { from, to } = mutant
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

/** Runs tests; answers `{ title, status }` of each, the status `passed`, `failed` or another one. */
async function play(host, tests) {
  const report = path.join(work, 'report.json')
  rmSync(report, { force: true })
  const specs = [...new Set(tests.map(({ spec }) => spec))]
  if (host !== 'unit') return playInHost(host, specs, tests, report)
  const vitest = inRoot('node_modules/vitest/vitest.mjs')
  const options = [`--root=${sources}`, '--reporter=json', `--outputFile=${report}`]
  await run(projectNode(), [vitest, 'run', ...specs, ...options], { quiet: true })
  return (tryJson(report)?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults)
}

async function playInHost(host, specs, tests, report) {
  const title = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  await run(
    projectNode(),
    [
      inRoot('node_modules/@playwright/test/cli.js'),
      'test',
      ...specs,
      '-g',
      `(${[...new Set(tests.map(({ test }) => title(test)))].join('|')})`,
      '--reporter=json',
      '--retries=0',
      '--timeout=30000',
      `--output=${path.join(work, 'results')}`,
    ],
    {
      quiet: true,
      // A mutant that breaks the ending leaves its host behind.
      group: true,
      env: {
        E2E_HOST: host,
        E2E_APP: app,
        E2E_BUILDER_CONFIG: builderConfig,
        CHROME_PATH: chromiumPath() ?? '',
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    },
  )
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  const names = { expected: 'passed', unexpected: 'failed' }
  return (tryJson(report)?.suites ?? [])
    .flatMap(specsOf)
    .flatMap(({ title, tests }) => tests.map(({ status }) => ({ title, status: names[status] ?? status })))
}

/** `passed`, `failed`, or undefined where no such test ran. */
function statusOf(outcomes, title) {
  const statuses = outcomes.filter((outcome) => outcome.title === title).map(({ status }) => status)
  return ['failed', 'passed'].find((status) => statuses.includes(status))
}
