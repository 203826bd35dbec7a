import type { Problem } from '../../shared/problem.ts'
import type { HeaderField } from './stages.ts'

/** RFC 9110 section 5.6.2. */
export const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** A header that Node can write and a server will read as it was meant; null when it is fine. */
export function headerProblem(header: HeaderField): Problem | null {
  const where = `header ${header.name}`
  if (header.name === '') {
    return {
      code: 'header-without-name',
      message: 'A header has a value but no name.',
      fix: 'Name it, or switch it off.',
      where: 'the headers',
    }
  }
  if (!tokenPattern.test(header.name) && !header.name.includes('{{')) {
    return {
      code: 'bad-header-name',
      message: `"${header.name}" cannot be the name of a header.`,
      fix: 'Use letters, digits and - only.',
      where,
    }
  }
  if (/[\r\n\0]/.test(header.value)) {
    return {
      code: 'header-line-break',
      message: `The value of the header ${header.name} holds a line break.`,
      fix: 'Write it on one line.',
      where,
    }
  }
  if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(header.value)) {
    return {
      code: 'header-not-latin1',
      message: `The value of the header ${header.name} holds a character that a header cannot carry.`,
      fix: 'Use Latin-1 characters, or encode the value as the service documents it.',
      where,
    }
  }
  return null
}
