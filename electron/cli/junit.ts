import { failed, type RunResult } from './run-result.ts'

/** What XML 1.0 cannot hold at all is left out (section 2.2). */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

/** A report in the form that CI servers read (the testsuites schema of Jenkins' xunit plugin): one case a request. */
export function junitReport(name: string, results: readonly RunResult[], ms: number): string {
  const errors = results.filter((result) => result.status === null).length
  const failures = results.filter((result) => result.status !== null && failed(result)).length
  const counts = `tests="${results.length}" failures="${failures}" errors="${errors}" time="${seconds(ms)}"`
  const cases = results.map((result) => {
    const folder = result.path.includes('/') ? result.path.slice(0, result.path.lastIndexOf('/')) : name
    const head = `    <testcase name="${xml(result.name)}" classname="${xml(folder)}" time="${seconds(result.ms)}"`
    if (!failed(result)) return `${head}/>`
    const kind = result.status === null ? 'error' : 'failure'
    const message = result.error?.message ?? `The response has the status ${result.status}.`
    const detail = `${result.method} ${result.url}\n${result.error?.fix ?? ''}`.trim()
    return `${head}>\n      <${kind} message="${xml(message)}">${xml(detail)}</${kind}>\n    </testcase>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(name)}" ${counts}>`,
    `  <testsuite name="${xml(name)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
