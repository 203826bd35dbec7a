import type { CauseFinder } from '../case.ts'

/** More or less than path and query was signed: the endpoint left in, the query left out. */
export const targetForm: CauseFinder = {
  id: 'target-form',
  find({ expected, reproduces }) {
    const target = expected.requestTarget
    const name = expected.host.replace(/:\d+$/, '')
    const [path = '', ...rest] = target.split('?')
    const query = rest.join('?')
    const whole = ['https://', 'http://', ''].flatMap((scheme) =>
      [expected.host, name].flatMap((host) => [`${scheme}${host}${target}`, `${scheme}${host}/${target}`]),
    )
    if (whole.some((text) => reproduces({ requestTarget: text }))) {
      return {
        id: 'endpoint-left-in',
        confidence: 1,
        message: 'The whole URL was signed, with scheme and host, where only the path and the query belong.',
        fix: 'Sign the path and the query alone; a script that cuts out {{endpoint}} does nothing to a URL typed in full.',
      }
    }
    const variants: [string, string][] = [
      ['the path without the query', path],
      ['the query without its question mark', `${path}${query}`],
      ['the path without its first slash', target.replace(/^\//, '')],
      ['the path with a second slash before it', `/${target}`],
      ['the path with one slash where two are sent', target.replaceAll('//', '/')],
      ['the path with a slash after it', `${path}/${query === '' ? '' : `?${query}`}`],
      ['the path without the slash after it', path.replace(/\/$/, '') + (query === '' ? '' : `?${query}`)],
      ['a question mark after a path without query', `${target}?`],
      ['the query alone', `?${query}`],
    ]
    const hit = variants.find(([, text]) => text !== target && reproduces({ requestTarget: text }))
    if (hit === undefined) return null
    return {
      id: 'target-differs',
      confidence: 1,
      message: `The signature was made over ${hit[0]}; what was sent is ${target}.`,
      fix: 'Sign the path and the query exactly as they stand on the request line.',
    }
  },
}
