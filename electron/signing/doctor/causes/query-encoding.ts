import type { CauseFinder } from '../case.ts'

function attempt(make: () => string): string | null {
  try {
    return make()
  } catch {
    return null
  }
}

/** The target was decoded or encoded again between signing and sending. */
export const queryEncoding: CauseFinder = {
  id: 'query-encoding',
  find({ expected, reproduces }) {
    const target = expected.requestTarget
    const cut = target.indexOf('?')
    const path = cut < 0 ? target : target.slice(0, cut)
    const query = cut < 0 ? '' : target.slice(cut + 1)
    const joined = (text: string) => (cut < 0 ? path : `${path}?${text}`)
    const items = query.split('&')
    const variants: [string, string | null][] = [
      ['the decoded path and query', attempt(() => decodeURIComponent(target))],
      [
        'the decoded path',
        attempt(() => (cut < 0 ? decodeURIComponent(path) : `${decodeURIComponent(path)}?${query}`)),
      ],
      ['the decoded query', attempt(() => joined(decodeURIComponent(query)))],
      [
        'the query decoded as a form, + as space',
        attempt(() => joined(decodeURIComponent(query.replaceAll('+', ' ')))),
      ],
      ['the query with + for %20', joined(query.replaceAll('%20', '+'))],
      ['the query with %20 for +', joined(query.replaceAll('+', '%20'))],
      ['the query with %2B for +', joined(query.replaceAll('+', '%2B'))],
      ['the query printed anew by URLSearchParams', joined(new URLSearchParams(query).toString())],
      ['the path and query encoded once more', encodeURI(target)],
      [
        'the query with each value encoded',
        joined(
          items
            .map((item) => item.replace(/=(.*)$/s, (_, value: string) => `=${encodeURIComponent(value)}`))
            .join('&'),
        ),
      ],
      ['the query in sorted order', joined([...items].sort().join('&'))],
      ['percent codes in lower case', target.replace(/%[0-9A-Fa-f]{2}/g, (code) => code.toLowerCase())],
      ['percent codes in upper case', target.replace(/%[0-9A-Fa-f]{2}/g, (code) => code.toUpperCase())],
      ['the path with : encoded as %3A', path.replaceAll(':', '%3A') + target.slice(path.length)],
      ['the path with + encoded as %2B', path.replaceAll('+', '%2B') + target.slice(path.length)],
      [
        'the target as a URL parser rewrites it',
        attempt(() => {
          const url = new URL(`http://h${target}`)
          return url.pathname + url.search
        }),
      ],
    ]
    const hit = variants.find(
      ([, text]) => text !== null && text !== target && reproduces({ requestTarget: text }),
    )
    if (hit === undefined) return null
    return {
      id: 'query-re-encoded',
      confidence: 1,
      message: `The signature was made over ${hit[0]}; what was sent is ${target}.`,
      fix: 'Make the path and query once, sign that string and send that string.',
    }
  },
}
