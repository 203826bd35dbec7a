import { expect } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import type { CleanOptions } from '../types.ts'
import { crlf } from './sample.testkit.ts'

/**
 * What these rules say of a text with LF line ends, as `severity rule`, and the text that cleaning makes of it, with LF
 * again. Fails where cleaning leaves anything that could be fixed, or changes its own outcome.
 */
export function told(
  text: string,
  rules: readonly string[],
  options: CleanOptions,
): { said: string[]; cleaned: string } {
  const whole = crlf(text)
  const said = lint(whole, options).flatMap(({ rule, severity }) =>
    rules.includes(rule) ? [`${severity} ${rule}`] : [],
  )
  const { sdp, role } = clean(whole, options)
  const again = clean(sdp, role === null ? options : { ...options, role })
  expect(again.sdp).toBe(sdp)
  expect(again.findings.filter(({ fixable }) => fixable)).toEqual([])
  return { said, cleaned: sdp.replaceAll('\r\n', '\n') }
}
