/**
 * What a user is told when something cannot be done: the cause and the fix, each one sentence.
 * `code` is stable and kebab-case, for tests and for the coach; `where` names the place (a field, a file, a line).
 */
export interface Problem {
  code: string
  message: string
  fix: string
  where?: string
}

/** The one error type that crosses module borders. Anything else that is thrown is a defect. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Throws a ProblemError; reads well at the end of a guard. */
export function fail(code: string, message: string, fix: string, where?: string): never {
  throw new ProblemError(where === undefined ? { code, message, fix } : { code, message, fix, where })
}

/** The problem behind any thrown value. Unknown errors keep their message but never their stack. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    code: 'unexpected',
    message: `Something unexpected happened: ${message}.`,
    fix: 'Try again; if it happens again, report it with the steps that led here.',
  }
}
