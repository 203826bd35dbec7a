import type { CauseFinder } from '../case.ts'

/** The verb in another case, or another verb. */
export const methodCase: CauseFinder = {
  id: 'method-case',
  find({ expected, reproduces }) {
    const { method } = expected
    const lower = method.toLowerCase()
    const cased = [lower, lower.charAt(0).toUpperCase() + lower.slice(1)].find((text) =>
      reproduces({ method: text }),
    )
    if (cased !== undefined) {
      return {
        id: 'method-case',
        confidence: 1,
        message: `The signature was made over the method ${cased}; it has to be in upper case.`,
        fix: `Sign ${method}.`,
      }
    }
    const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', '']
    const other = verbs.find((verb) => verb !== method && reproduces({ method: verb }))
    if (other === undefined) return null
    return {
      id: 'other-method',
      confidence: 1,
      message: `The signature was made for ${other === '' ? 'no method' : other}, but the request is ${method}.`,
      fix: `Sign ${method}, the method that is sent.`,
    }
  },
}
