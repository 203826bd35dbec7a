// What the reporters of Vitest and Playwright say, as one sum. A run that leaves no report, or ends badly without a failed test
// (a file that cannot be loaded, an error outside of tests), counts as one failure: nothing may vanish.

const none = { passed: 0, failed: 0, skipped: [], flaky: [] }

export const sum = (parts) =>
  parts.reduce(
    (all, part) => ({
      passed: all.passed + part.passed,
      failed: all.failed + part.failed,
      skipped: [...all.skipped, ...part.skipped],
      flaky: [...all.flaky, ...part.flaky],
    }),
    none,
  )

/** A step that is one check: lint, types, build. */
export const check = (code) => ({ ...none, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 })

const withExit = (part, code) => (code !== 0 && part.failed === 0 ? { ...part, failed: 1 } : part)

/** Vitest's json reporter. */
export function unitTotals(report, code) {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const isSkipped = ({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status)
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const part = {
    ...none,
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests.filter(isSkipped).map(({ fullName }) => fullName),
  }
  return withExit(part, report ? code : code || 1)
}

/** Playwright's json reporter, of a run in one host. `flaky` passed at the second try: such a test is to be mended. */
export function endToEndTotals(report, code, host) {
  const tests = (report?.suites ?? []).flatMap(testsOf)
  const part = {
    passed: tests.filter(({ status }) => status === 'expected' || status === 'flaky').length,
    failed: tests.filter(({ status }) => status === 'unexpected').length + (report?.errors?.length ?? 0),
    skipped: tests
      .filter(({ status }) => status === 'skipped')
      .map(({ title, reason }) => `[${host}] ${title}${reason ? `: ${reason}` : ''}`),
    flaky: tests.filter(({ status }) => status === 'flaky').map(({ title }) => `[${host}] ${title}`),
  }
  return withExit(part, report ? code : code || 1)
}

function testsOf(suite) {
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(({ status, annotations = [] }) => ({
      title,
      status,
      reason: annotations.find(({ type }) => type === 'skip')?.description,
    })),
  )
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)]
}

export const totalsLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped.length} skipped`
