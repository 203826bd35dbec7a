import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extract } from './extract.ts'

const sdp = readFileSync(new URL('./fixtures/aiortc-1.15-answer.sdp', import.meta.url), 'utf8')
const lf = sdp.replaceAll('\r\n', '\n')
const lines = lf.trimEnd().split('\n')
const escaped = JSON.stringify(sdp).slice(1, -1)

const each = (form: (line: string, index: number) => string, between = '\n') =>
  `${lines.map(form).join(between)}\n`
/** As a terminal cuts: at a column, wherever that is. */
const cut = (line: string, width: number) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
/** As a mail program wraps: between words. */
function wrapped(line: string, width: number): string[] {
  const out: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && `${current} ${word}`.length > width) {
      out.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...out, current]
}
const wiresharkNames: Record<string, string> = {
  v: 'Session Description Protocol Version',
  o: 'Owner/Creator, Session Id',
  s: 'Session Name',
  t: 'Time Description, active time',
  m: 'Media Description, name and address',
  c: 'Connection Information',
  a: 'Media Attribute',
}

/** Pastes that people make of one answer, each with a word of what must be said about it. */
const pastes: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
  'a terminal of 80 columns': [each((line) => cut(line, 80).join('\n')), /folded/],
  'a terminal of 60 columns': [each((line) => cut(line, 60).join('\n')), /folded/],
  'a mail wrapped at 72': [each((line) => wrapped(line, 72).join('\n')), /folded/],
  'a quoted and wrapped mail': [
    each((line) =>
      wrapped(line, 70)
        .map((part) => `> ${part}`)
        .join('\n'),
    ),
    /quote marks.*folded/,
  ],
  'a quoted mail that was wrapped afterwards': [
    each((line) => `> ${wrapped(line, 74).join('\n')}`),
    /folded/,
  ],
  'a mail quoted twice': [
    `On Friday, Bo wrote:\n${each((line) => `> > ${line}`)}>\n> thanks\n`,
    /quote marks/,
  ],
  'Slack’s quote': [each((line) => `&gt; ${line}`), /HTML|quote/],
  'Slack with the sender above': [`Bo  10:14 AM\n\`\`\`${lf}\`\`\`\n`, /./],
  'docker’s JSON log, a line each': [
    each((line) => JSON.stringify({ log: `${line}\r\n`, stream: 'stdout', time: '2026-11-20T10:14:01Z' })),
    /log of JSON objects/,
  ],
  'docker’s JSON log, one entry': [
    `${JSON.stringify({ log: `answer: ${sdp}\n`, stream: 'stdout' })}\n`,
    /JSON body at log/,
  ],
  'docker compose': [each((line) => `web-1  | ${line}`), /before each line/],
  'kubectl with time stamps': [
    each((line, i) => `2026-11-20T10:14:${10 + i}.1Z ${line}`),
    /before each line/,
  ],
  'a CRI log': [each((line, i) => `2026-11-20T10:14:${10 + i}.1Z stdout F ${line}`), /before each line/],
  'Wireshark’s open tree': [
    `Session Description Protocol\n${each((line) => {
      const field = `    ${wiresharkNames[line.charAt(0)]} (${line.charAt(0)}): ${line.slice(2)}`
      if (!line.startsWith('a=')) return field
      const [name, ...value] = line.slice(2).split(':')
      return `${field}\n        Media Attribute Fieldname: ${name}\n        Media Attribute Value: ${value.join(':')}`
    })}`,
    /Wireshark/,
  ],
  'Wireshark’s hex stream': [`${Buffer.from(sdp).toString('hex')}\n`, /decoded hex/],
  'a hex literal of a database': [`0x${Buffer.from(sdp).toString('hex').toUpperCase()}\n`, /decoded hex/],
  'psql’s wrapped cell': [each((line) => ` ${line.padEnd(110)}+`), /psql/],
  'cat -A of CRLF': [each((line) => `${line}^M$`), /\^M/],
  'cat -A of LF': [each((line) => `${line}$`), /\$ at the line ends/],
  'a PowerShell here-string': [`$sdp = @'\n${lf}'@\nSend $sdp\n`, /./],
  'a PowerShell array': [
    `$sdp = @(\n${each((line) => `  '${line}'`, ',\n')}) -join "\`r\`n"\n`,
    /list of strings/,
  ],
  'a YAML block': [`session:\n  sdp: |\n${each((line) => `    ${line}`)}  next: 1\n`, /./],
  'a folded YAML string': [`sdp: "${each((line) => `${line}\\r\\n\\`, '\n  ')}"\n`, /./],
  'a YAML list of strings': [`sdp:\n${each((line) => `  - "${line}"`)}`, /list of strings/],
  'a Kotlin raw string': [`val sdp = """\n${each((line) => `        ${line}`)}    """.trimIndent()\n`, /./],
  'a Kotlin raw string with margins': [
    `val sdp = """|${each((line) => line, '\n       |')}    """.trimMargin()\n`,
    /./,
  ],
  'a Swift string': [`let sdp = """\n${each((line) => `    ${line}\\r`)}    """\n`, /./],
  'a Swift raw string': [`let sdp = #"""\n${each((line) => `    ${line}`)}    """#\nprint(sdp)\n`, /./],
  'a Go raw string': [`var sdp = \`\n${lf}\t\`\n`, /text around/],
  'a Go slice of lines': [
    `sdp := strings.Join([]string{\n${each((line) => `\t"${line}",`)}}, "\\r\\n")\n`,
    /list of strings/,
  ],
  'a Rust string over lines': [`let sdp = "${each((line) => `${line}\\r\\n\\`, '\n      ')}";\n`, /./],
  'a Java text block': [`String sdp = """\n${each((line) => `        ${line}\\r`)}        """;\n`, /./],
  'a C# raw string': [`var sdp = """\n${each((line) => `    ${line}`)}    """;\n`, /./],
  'a CSV cell': [`id,sdp\n1,"${sdp}"\n2,"x"\n`, /string/],
  'a Kafka record': [
    JSON.stringify({ value: Buffer.from(JSON.stringify({ sdp })).toString('base64') }),
    /base64/,
  ],
  'an OpenTelemetry attribute': [
    `{"attributes":[{"key":"sdp","value":{"stringValue":"${escaped}"}}]}`,
    /JSON body/,
  ],
}

describe('finds the very lines in', () => {
  test.each(Object.entries(pastes))('%s', (_, [text, said]) => {
    const { found } = extract(text)
    expect(found).toHaveLength(1)
    const [one] = found
    expect(one?.sdp.split(/\r\n|\r|\n/).filter((line) => line !== '')).toEqual(lines)
    expect(one?.steps.join('; ')).toMatch(said)
  })
})

/** The same with its longest line last: what follows a line that fills the width may be its rest. */
const longestLast = `${[...lines.filter((line) => line !== longest()), longest()].join('\n')}\n`
function longest(): string {
  return lines.reduce((found, line) => (line.length > found.length ? line : found))
}
const escapedLast = JSON.stringify(longestLast.replaceAll('\n', '\r\n')).slice(1, -1)
const crypto = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32'
const short = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0', 'm=audio 5004 RTP/SAVP 0', crypto]

describe('a field of a log behind a description is no part of it', () => {
  test.each([
    ['logfmt', `12:00:01 level=info sdp=${escaped} type=answer`, lines],
    ['logfmt, its lines ended by \\n', `sdp=${escaped.replaceAll('\\r', '')} type=answer\n`, lines],
    ['logfmt, the longest line last', `sdp=${escapedLast} type=answer`, longestLast.trimEnd().split('\n')],
    ['logfmt, every line short', `sdp=${short.join('\\r\\n')}\\r\\n type=answer`, short],
    [
      'logfmt in a JSON string',
      JSON.stringify({ log: `sdp=${escapedLast} type=answer` }),
      longestLast.trimEnd().split('\n'),
    ],
    ['a row of mysql --batch', `id\tsdp\tkind\n7\t${escaped}\tanswer\n`, lines],
    ['a row of mysql --batch, with bare CRs', `7\t${escaped.replaceAll('\\r', '\r')}\tanswer\n`, lines],
    ['a row of tab-separated values', `7\t${lf}\tanswer\n`, lines],
    ['a log with real line ends', `sdp=${lf} type=answer\n`, lines],
    [
      'a log with real line ends, the longest last',
      `sdp=${longestLast} type=answer\n`,
      longestLast.trimEnd().split('\n'),
    ],
  ])('%s', (_, text, expected) => {
    const { found } = extract(text)
    expect(found).toHaveLength(1)
    expect(found[0]?.sdp.split(/\r\n|\r|\n/).filter((line) => line !== '')).toEqual(expected)
    expect(found[0]?.type ?? 'answer').toBe('answer')
  })
})

test('a line of a log between those of a description is not joined to the one before it', () => {
  const text = lf.replace(
    'a=mid',
    '2026-11-20 10:14:22 INFO something else happened meanwhile on this host\na=mid',
  )
  expect(extract(text).found[0]?.sdp).toContain('\n2026-11-20 10:14:22 INFO')
})
