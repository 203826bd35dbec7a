import { fail } from '../../shared/problem.ts'
import { hostPort, isLoopback, type ProxyServer, type ProxyTarget, parseProxy } from './proxy.ts'

/** Chromium's answer for a URL, in the words of a PAC file: `PROXY a:3128; SOCKS5 b; DIRECT`. */
export type AskSystem = (url: string) => Promise<string>

/** PAC's words for what `parseProxy` reads. SOCKS alone is version 4; over version 5 Chromium lets the proxy look names up. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5h',
}

function parseEntry(entry: string): ProxyServer | null | undefined {
  const [word = '', address = ''] = entry.trim().split(/\s+/, 2)
  if (word.toUpperCase() === 'DIRECT') return null
  const scheme = schemes[word.toUpperCase()]
  if (scheme === undefined || address === '') return undefined
  try {
    return parseProxy(`${scheme}://${address}`, 'the settings of the system')
  } catch {
    return undefined
  }
}

/**
 * The ways of a PAC answer in their order; null is the direct one. What Cordboard does not speak (QUIC) is left out.
 * Throws ProblemError `bad-proxy` where nothing is left.
 */
export function parsePacAnswer(answer: string): readonly (ProxyServer | null)[] {
  const entries = answer.split(';').filter((entry) => entry.trim() !== '')
  const ways = entries.map(parseEntry).filter((way) => way !== undefined)
  if (ways.length > 0 || entries.length === 0) return ways.length > 0 ? ways : [null]
  return fail(
    'bad-proxy',
    `The settings of the system name no proxy that can be used here: ${answer.trim().slice(0, 200)}`,
    'Choose a proxy, or none, under Settings, Network.',
  )
}

/**
 * The ways that the system's settings have for the target: those of macOS, Windows, GNOME or KDE, PAC files and exceptions
 * included. They learn its origin alone. This machine's own addresses are never asked about, as in Chromium.
 * Throws ProblemError.
 */
export async function systemProxies(
  ask: AskSystem,
  target: ProxyTarget,
): Promise<readonly (ProxyServer | null)[]> {
  if (isLoopback(target.hostname)) return [null]
  const { scheme, hostname, port } = target
  let answer: string
  try {
    answer = await ask(`${scheme}://${hostPort(hostname, port)}/`)
  } catch {
    return fail(
      'system-proxy',
      `The system could not say which proxy leads to ${hostname}.`,
      'Choose a proxy, or none, under Settings, Network.',
    )
  }
  return parsePacAnswer(answer)
}
