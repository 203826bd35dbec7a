import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extract, findingsOf } from './extract.ts'
import { replaceSdp } from './replace.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const sdp = fixture('aiortc-1.15-answer.sdp')
const offer = fixture('chromium-offer.sdp')
const lf = sdp.replaceAll('\r\n', '\n')
const lines = lf.trimEnd().split('\n')
const json = JSON.stringify(sdp)
const body = JSON.stringify({
  messaging_product: 'whatsapp',
  call_id: 'wacid.X',
  action: 'accept',
  session: { sdp_type: 'answer', sdp },
})
const esc = json.slice(1, -1)
const b64 = (text: string) => Buffer.from(text).toString('base64')
const wrap = (text: string, width: number) => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** The SDP as lines, so that forms which lose the spelling of line ends still compare. */
const content = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')

interface Form {
  name: string
  input: string
  step?: RegExp
  path?: string
  type?: string
  exact?: boolean
}

const forms: Form[] = [
  { name: 'raw CRLF', input: sdp, exact: true },
  { name: 'raw LF', input: lf },
  { name: 'raw CR', input: sdp.replaceAll('\r\n', '\r') },
  { name: 'mixed line ends', input: sdp.replace('\r\n', '\n').replace('\r\n', '\n') },
  { name: 'CR CR LF', input: sdp.replaceAll('\r\n', '\r\r\n') },
  { name: 'a blank line after each line', input: lf.replaceAll('\n', '\n\n') },
  { name: 'a byte order mark', input: `\ufeff${sdp}` },
  { name: 'leading blank lines', input: `\n\n${sdp}` },
  { name: 'a JSON string', input: json, exact: true, step: /unescaped/ },
  { name: 'the inside of a JSON string', input: json.slice(1, -1), exact: true },
  {
    name: 'the inside of a JSON string that was escaped twice',
    input: JSON.stringify(json).slice(3, -3),
    exact: true,
  },
  {
    name: 'a request body',
    input: body,
    exact: true,
    path: 'session.sdp',
    type: 'answer',
    step: /session\.sdp/,
  },
  {
    name: 'a request body, indented',
    input: JSON.stringify(JSON.parse(body), null, 2),
    exact: true,
    path: 'session.sdp',
  },
  {
    name: 'a webhook',
    input: JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'calls',
              value: { calls: [{ event: 'connect', session: { sdp_type: 'answer', sdp } }] },
            },
          ],
        },
      ],
    }),
    exact: true,
    path: 'entry[0].changes[0].value.calls[0].session.sdp',
    type: 'answer',
  },
  {
    name: 'a JSON body with comments and variables',
    input: `{ // accept\n "call_id": {{callId}}, /* now */ "session": { "sdp": ${json}, "sdp_type": "answer" } }`,
    exact: true,
    path: 'session.sdp',
    type: 'answer',
  },
  {
    name: 'JSON inside JSON, as Meta’s old connection.webrtc.sdp',
    input: JSON.stringify({ connection: { webrtc: { sdp: JSON.stringify({ sdp, type: 'answer' }) } } }),
    exact: true,
    path: 'connection.webrtc.sdp > sdp',
    type: 'answer',
  },
  { name: 'JSON escaped twice', input: JSON.stringify(JSON.stringify(sdp)), exact: true },
  { name: 'JSON with \\u escapes', input: json.replaceAll('\\r\\n', '\\u000d\\u000a'), exact: true },
  {
    name: 'RTCSessionDescription as printed by Python',
    input: `RTCSessionDescription(sdp='${json.slice(1, -1)}', type='answer')`,
    exact: true,
    type: 'answer',
  },
  { name: 'a Python repr', input: `'${json.slice(1, -1)}'`, exact: true },
  { name: 'Python bytes', input: `b'${json.slice(1, -1)}'`, exact: true },
  { name: 'a Python triple-quoted string', input: `SDP = """${lf}"""\nprint(SDP)` },
  {
    name: 'a Python tuple of literals',
    input: `sdp = (\n${lines.map((line) => `    "${line}\\r\\n"`).join('\n')}\n)`,
    exact: true,
  },
  {
    name: 'a JavaScript concatenation',
    input: `const sdp =\n${lines.map((line) => `  '${line}\\r\\n'`).join(' +\n')};`,
    exact: true,
  },
  {
    name: 'a JavaScript array joined',
    input: `const sdp = [\n${lines.map((line) => `  '${line}',`).join('\n')}\n].join('\\r\\n')`,
  },
  { name: 'a template literal', input: `const sdp = \`${lf}\`` },
  {
    name: 'a C literal',
    input: `const char *sdp =\n${lines.map((line) => `    "${line}\\r\\n"`).join('\n')};`,
    exact: true,
  },
  {
    name: 'a PHP concatenation',
    input: `$sdp = ${lines.map((line) => `"${line}\\r\\n"`).join(' .\n')};`,
    exact: true,
  },
  {
    name: 'a Java text with plus at the line start',
    input: lines.map((line, i) => `${i ? '    + ' : 'String sdp = '}"${line}\\r\\n"`).join('\n'),
    exact: true,
  },
  { name: 'a PowerShell string', input: `$sdp = "${lines.join('`r`n')}\`r\`n"` },
  {
    name: 'a YAML block',
    input: `session:\n  sdp: |\n${lines.map((line) => `    ${line}`).join('\n')}\n  sdp_type: answer\n`,
    step: /indentation/,
  },
  { name: 'indented lines', input: lines.map((line) => `    ${line}`).join('\n') },
  {
    name: 'log lines with a time and a level',
    input: lines
      .map((line, i) => `2025-10-17 10:00:${10 + (i % 50)},${100 + i} INFO aiortc: ${line}`)
      .join('\n'),
    step: /before each line/,
  },
  { name: 'a log line that begins the text', input: `INFO:root:answer: ${lf}INFO:root:done\n` },
  {
    name: 'a log line with JSON',
    input: `[10:00:01] POST /calls ${body} -> 400`,
    exact: true,
    path: 'session.sdp',
  },
  {
    name: 'logcat',
    input: lines.map((line) => `10-17 10:00:01.123  1234  5678 D WebRTC  : ${line}`).join('\n'),
  },
  {
    name: 'syslog',
    input: `<30>Oct 17 kamailio[12]: INFO: ${lines.join('#015#012')}#015#012`,
    step: /syslog/,
  },
  {
    name: 'line numbers',
    input: lines.map((line, i) => `${String(i + 1).padStart(3)}  ${line}`).join('\n'),
    step: /line numbers/,
  },
  { name: 'a mail quote', input: lines.map((line) => `> ${line}`).join('\n'), step: /quote/ },
  { name: 'a diff', input: lines.map((line) => `+${line}`).join('\n'), step: /diff/ },
  { name: 'bullets', input: lines.map((line) => `- ${line}`).join('\n') },
  {
    name: 'terminal colours',
    input: lines.map((line) => `\x1b[32m${line}\x1b[0m`).join('\n'),
    step: /colours/,
  },
  { name: 'base64', input: b64(sdp), exact: true, step: /base64/ },
  { name: 'base64 with line breaks', input: wrap(b64(sdp), 76), exact: true },
  { name: 'base64url', input: Buffer.from(sdp).toString('base64url'), exact: true },
  {
    name: 'base64 of a JSON object',
    input: b64(JSON.stringify({ type: 'answer', sdp })),
    exact: true,
    type: 'answer',
  },
  { name: 'a data URL', input: `data:application/sdp;base64,${b64(sdp)}`, exact: true },
  { name: 'URL encoding', input: encodeURIComponent(sdp), exact: true, step: /URL/ },
  { name: 'encodeURI', input: encodeURI(sdp), exact: true },
  {
    name: 'a URL query',
    input: `https://example.com/x?type=answer&sdp=${encodeURIComponent(sdp)}&z=1`,
    exact: true,
    type: 'answer',
  },
  { name: 'a form', input: new URLSearchParams({ call_id: '1', sdp }).toString(), exact: true, step: /form/ },
  {
    name: 'a form that holds JSON',
    input: new URLSearchParams({ session: JSON.stringify({ sdp, sdp_type: 'answer' }) }).toString(),
    exact: true,
    type: 'answer',
  },
  { name: 'HTML with <br>', input: `<p>${lines.map(html).join('<br>\n')}<br></p>`, step: /HTML/ },
  { name: 'HTML-escaped JSON', input: `<pre>${html(body)}</pre>`, exact: true, step: /HTML/ },
  { name: 'XML character references', input: `<sdp>${lines.join('&#13;&#10;')}&#13;&#10;</sdp>` },
  {
    name: 'quoted-printable',
    input: `${lines.join('\n').replaceAll('=', '=3D').replaceAll('\n', '=0D=0A=\n')}=0D=0A`,
  },
  {
    name: 'quoted-printable with soft line breaks behind spaces',
    input: lf.replaceAll('=', '=3D').replace('SAVPF ', 'SAVPF =\n').replace('sha-256 ', 'sha-256 =  \n'),
  },
  {
    name: 'a curl command',
    input: `curl 'https://graph.facebook.com/v23.0/1/calls' -H 'Content-Type: application/json' -d '${body}'`,
    exact: true,
    path: 'session.sdp',
    type: 'answer',
  },
  {
    name: 'a curl command with escaped quotes',
    input: `curl -d ${JSON.stringify(body)} https://x/calls`,
    exact: true,
  },
  { name: 'a Markdown fence', input: `Here it is:\n\n\`\`\`sdp\n${lf}\`\`\`\nWhat is wrong?` },
  {
    name: 'prose around it',
    input: `Hello,\n\nthis is my answer:\n\n${lf}\nThanks in advance,\nAnna\n`,
    step: /around/,
  },
  {
    name: 'an HTTP request',
    input: `POST /calls HTTP/1.1\r\nHost: x\r\nContent-Type: application/sdp\r\n\r\n${sdp}`,
    exact: true,
  },
  {
    name: 'a SIP message',
    input: `SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS x\r\nContent-Type: application/sdp\r\nContent-Length: 900\r\n\r\n${sdp}`,
    exact: true,
  },
  {
    name: 'the old webrtc-internals',
    input: JSON.stringify({ value: `type: answer, sdp: ${sdp}` }),
    exact: true,
    type: 'answer',
  },
  {
    name: 'the new webrtc-internals',
    input: JSON.stringify({
      PeerConnections: {
        '1-1': {
          updateLog: [{ type: 'setLocalDescription', value: JSON.stringify({ type: 'answer', sdp }) }],
        },
      },
    }),
    exact: true,
    type: 'answer',
  },
  { name: 'one line', input: lines.join(' '), step: /one long line/ },
  { name: 'visible \\r\\n at each line’s end', input: lines.map((line) => `${line}\\r\\n`).join('\n') },
  { name: 'visible ^M at each line’s end', input: lines.map((line) => `${line}^M`).join('\n') },
  {
    name: 'a fingerprint folded after its algorithm',
    input: lf.replace('sha-256 37', 'sha-256\n 37'),
    step: /folded/,
  },
  { name: 'a fingerprint folded inside the digest', input: lf.replace('CB:3C:', 'CB:3C:\n'), step: /folded/ },
  { name: 'a candidate folded', input: lf.replace(' typ host', '\n   typ host'), step: /folded/ },
]

describe('finds the description in', () => {
  for (const form of forms) {
    test(form.name, () => {
      const { found } = extract(form.input)
      expect(found).toHaveLength(1)
      const one = found[0]
      if (form.exact) expect(one?.sdp).toBe(sdp)
      else expect(content(one?.sdp.replace('\ufeff', '') ?? '')).toEqual(lines)
      if (form.step) expect(one?.steps.join('; ')).toMatch(form.step)
      if (form.path) expect(one?.path).toBe(form.path)
      if (form.type) expect(one?.type).toBe(form.type)
    })
  }
})

const wireshark: Record<string, string> = {
  v: 'Session Description Protocol Version (v)',
  o: 'Owner/Creator, Session Id (o)',
  s: 'Session Name (s)',
  t: 'Time Description, active time (t)',
  m: 'Media Description, name and address (m)',
  c: 'Connection Information (c)',
}
const hexdump = (text: string) =>
  (
    Buffer.from(text)
      .toString('hex')
      .match(/.{1,32}/g) ?? []
  )
    .map((row, i) => {
      const shown = Buffer.from(row, 'hex')
        .toString('latin1')
        .replace(/[^ -~]/g, '.')
      return `${(i * 16).toString(16).padStart(8, '0')}  ${(row.match(/../g) ?? []).join(' ').padEnd(48)} |${shown}|`
    })
    .join('\n')

/** More shells, logs, literals and documents; compared line by line. */
const more: Record<string, string> = {
  "bash $''": `SDP=$'${esc}'`,
  heredoc: `cat > answer.sdp <<'EOF'\n${lf}EOF\n`,
  'go raw': `sdp := \`${lf}\``,
  'go struct': `&{Type:answer SDP:${lf} parsed:<nil>}`,
  'go %q': `sdp="${esc}" type=answer`,
  logfmt: `time=2025-10-17T10:00:00Z level=info msg="got answer" sdp="${esc}"`,
  'rust raw': `let sdp = r#"${lf}"#;`,
  'rust debug': `RTCSessionDescription { sdp_type: Answer, sdp: "${esc}", parsed: None }`,
  'csharp verbatim': `var sdp = @"${sdp}";`,
  kotlin: `val sdp = """\n${lf}""".trimIndent()`,
  'kotlin indented': `val sdp = """\n${lines.map((l) => `        ${l}`).join('\n')}\n    """.trimIndent()`,
  'ruby heredoc': `sdp = <<~SDP\n${lines.map((l) => `  ${l}`).join('\n')}\nSDP\n`,
  'php var_dump': `string(1234) "${sdp}"`,
  'php heredoc': `$sdp = <<<SDP\n${lf}SDP;\n`,
  print_r: `Array\n(\n    [type] => answer\n    [sdp] => ${lf}\n)\n`,
  'cdata same line': `<sdp><![CDATA[${lf.trimEnd()}]]></sdp>`,
  cdata: `<sdp><![CDATA[${lf}]]></sdp>`,
  'xml element': `<sdp>${lf}</sdp>`,
  'yaml quoted': `sdp: "${esc}"\ntype: answer\n`,
  'yaml single folded': `sdp: 'v=0\n${lines
    .slice(1)
    .map((l) => `\n  ${l}`)
    .join('\n')}'\n`,
  csv: `1,answer,"${sdp}",x`,
  'csv doubled': `"{""type"":""answer"",""sdp"":""${esc}""}"`,
  sql: `INSERT INTO x VALUES ('${sdp}');`,
  env: `SDP="${esc}"`,
  ini: `sdp=${esc}`,
  erlang: `<<"${esc}">>`,
  lua: `local sdp = [[\n${lf}]]`,
  'chrome console': `RTCSessionDescription {type: 'answer', sdp: '${esc}'}`,
  'chrome console2': `{type: "answer", sdp: "${esc}"}`,
  'console.log': `Local description: answer ${lf}`,
  'about:webrtc': `Local SDP (Answer)\n\n${lf}\nRemote SDP (Offer)\n`,
  'wireshark text': lines
    .map((line) => `${wireshark[line.charAt(0)] ?? '    Media Attribute (a)'}: ${line.slice(2)}`)
    .join('\n'),
  'tcpdump -A': lines.map((l) => `${l}.`).join('\n'),
  'sngrep tabs': lines.map((l) => `\t${l}`).join('\n'),
  asterisk: lines.map((l) => `[Oct 17 10:00:00] VERBOSE[1234] res_pjsip_logger.c: ${l}`).join('\n'),
  journalctl: lines.map((l) => `Oct 17 10:00:00 host app[123]: ${l}`).join('\n'),
  'docker compose': lines.map((l) => `web-1  | ${l}`).join('\n'),
  'kubectl ts': lines.map((l) => `2025-10-17T10:00:00.000000000Z ${l}`).join('\n'),
  'first line prefixed by logger, rest raw indented': `10:00:01 DEBUG sdp:\n${lines.map((l) => `    ${l}`).join('\n')}\n10:00:02 INFO done`,
  'python logging repr in list': `['${lines.join("', '")}']`,
  'vs code debugger': lines.join('↵'),
  'devtools ↵': lines.join('↵\n'),
  pilcrow: lines.map((l) => `${l}¶`).join('\n'),
  'table md': lines.map((l) => `| ${l} |`).join('\n'),
  'md inline': `The answer is \`${lf}\``,
  'nested quotes mail': lines.map((l) => `> > ${l}`).join('\n'),
  'line comment': lines.map((l) => `// ${l}`).join('\n'),
  'hash comment': lines.map((l) => `# ${l}`).join('\n'),
  'star comment': `/**\n${lines.map((l) => ` * ${l}`).join('\n')}\n */`,
  'html pre': `<pre>\n${lf}</pre>`,
  'html div': lines.map((l) => `<div>${l}</div>`).join(''),
  'html p': lines.map((l) => `<p>${l}</p>`).join('\n'),
  'html entities eq': lines.join('&#10;').replaceAll('=', '&#61;'),
  'double url': encodeURIComponent(encodeURIComponent(sdp)),
  'base64 in json': JSON.stringify({
    description: Buffer.from(JSON.stringify({ type: 'answer', sdp })).toString('base64'),
  }),
  'base64 of base64': Buffer.from(Buffer.from(sdp).toString('base64')).toString('base64'),
  har: JSON.stringify({
    log: {
      entries: [
        { request: { postData: { text: JSON.stringify({ session: { sdp, sdp_type: 'answer' } }) } } },
      ],
    },
  }),
  ndjson: `{"a":1}\n${JSON.stringify({ sdp })}\n{"b":2}\n`,
  'python dict': `{'type': 'answer', 'sdp': '${esc}'}`,
  'python f log': `DEBUG:aiortc:RTCPeerConnection() setLocalDescription(answer) ${esc}`,
  'soft hyphens nbsp': lf.replaceAll(' ', '\u00a0'),
  'smart quotes json': `{“type”: “answer”, “sdp”: “${esc}”}`,
  'windows cmd echo': lines.map((l) => `echo ${l}`).join('\n'),
  'powershell here': `$sdp = @"\n${lf}"@`,
  'js String.raw': `const s = [\n${lines.map((l) => `  "${l}"`).join(',\n')}\n].join("\\r\\n") + "\\r\\n";`,
  'java text block': `String s = """\n${lines.map((l) => `    ${l}`).join('\n')}\n    """;`,
  swift: `let sdp = """\n${lf}"""`,
  'sip in log': `INVITE sip:x SIP/2.0\nContent-Type: application/sdp\n\n${lf}\n\nACK sip:x SIP/2.0\n`,
  multipart: `--b\r\nContent-Disposition: form-data; name="sdp"\r\n\r\n${sdp}\r\n--b--\r\n`,
  'multipart mixed': `--b\r\nContent-Type: application/sdp\r\n\r\n${sdp}--b--\r\n`,
  'graph curl': `curl -i -X POST -d '{ "messaging_product": "whatsapp", "session" : { "sdp_type" : "answer", "sdp" : "${esc}" } }'`,
  'curl windows': `curl -d "{\\"session\\":{\\"sdp\\":\\"${JSON.stringify(esc).slice(1, -1)}\\"}}"`,
  'curl data-raw $': `curl --data-raw $'{"sdp":"${JSON.stringify(esc).slice(1, -1)}"}'`,
  'dash bullets star': lines.map((l) => `* ${l}`).join('\n'),
  'numbered dot': lines.map((l, i) => `${i + 1}. ${l}`).join('\n'),
  'cat -n tab': lines.map((l, i) => `${String(i + 1).padStart(6)}\t${l}`).join('\n'),
  'grep -n': lines.map((l, i) => `answer.sdp:${i + 1}:${l}`).join('\n'),
  'git show': lines.map((l) => `    ${l}`).join('\n'),
  'diff minus': lines.map((l) => `-${l}`).join('\n'),
  'hexdump -C': hexdump(sdp),
}

describe('finds the lines in', () => {
  for (const [name, input] of Object.entries(more)) {
    test(name, () => {
      const { found } = extract(input)
      expect(found).toHaveLength(1)
      expect(content(found[0]?.sdp ?? '').map((line) => line.trim().replaceAll('\u00a0', ' '))).toEqual(lines)
    })
  }
})

test('a raw description is taken as it stands, with nothing peeled off', () => {
  const place = { path: null, type: null, start: 0, end: sdp.length }
  expect(extract(sdp).found[0]).toEqual({ sdp, steps: [], ...place, findings: [] })
})

test('two descriptions in one paste are both found, in order and with their types', () => {
  const { found } = extract(
    JSON.stringify({
      calls: [
        { type: 'offer', sdp: offer },
        { type: 'answer', sdp },
      ],
    }),
  )
  expect(found.map((each) => [each.path, each.type, each.sdp])).toEqual([
    ['calls[0].sdp', 'offer', offer],
    ['calls[1].sdp', 'answer', sdp],
  ])
  const raw = extract(`offer:\n${offer}\nanswer:\n${sdp}\n`)
  expect(raw.found.map((each) => each.sdp)).toEqual([offer, sdp])
})

test('what is wrong with one of two descriptions is not said of the other', () => {
  const masked = { sdp_type: 'offer', sdp: sdp.replace(/SHA-256 .*|sha-256 .*/, 'sha-256 ****') }
  const extraction = extract(JSON.stringify([masked, { sdp_type: 'answer', sdp }]))
  const rules = (index: number) => findingsOf(extraction, index).map(({ rule }) => rule)
  expect(rules(0)).toEqual(['in/redacted', 'in/type-mismatch'])
  expect(rules(1)).toEqual([])
})

describe('a pasted error leads to its rule', () => {
  const cases = [
    [
      '{"error":{"message":"Invalid parameter","code":100,"error_data":{"details":"Fingerprint algo is not SHA256"},"error_subcode":2494010}}',
      'wa/fingerprint-single',
    ],
    ['Failed to set remote answer sdp: Called with SDP without ice-ufrag and ice-pwd.', 'ice/creds'],
    [
      "Failed to parse SessionDescription. a=x Can't have multiple fingerprint attributes at the same level.",
      'fp/multi',
    ],
    ['Failed to parse SessionDescription. Expect line: v=', 'in/bom'],
    [
      'Invalid SDP: SIPCC Failed to parse SDP: SDP Parse Error on line 5:  c= connection line not specified',
      'line/c',
    ],
  ] as const
  for (const [text, rule] of cases) {
    test(rule, () => {
      const { found, findings } = extract(text)
      expect(found).toEqual([])
      expect(findings.flatMap((each) => each.about ?? [])).toContain(rule)
      expect(findings.map((each) => each.message).join()).toContain(rule)
    })
  }
})

test('other text, a lone candidate and gaps are named', () => {
  const rules = (text: string) => findingsOf(extract(text), 0).map((each) => each.rule)
  expect(rules('Dear all, the meeting is moved.')).toEqual(['in/not-sdp'])
  expect(rules('candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host')).toEqual(['in/candidate-only'])
  expect(rules(lf.replace(/37:D3:05.*/, '****************'))).toContain('in/redacted')
  expect(rules(lf.replace('a=mid:0\n', '...\n'))).toContain('in/ellipsis')
  expect(rules(sdp.slice(0, sdp.indexOf('3E:5B:29')))).toContain('in/truncated')
  expect(rules('')).toEqual([])
})

test('lines without v=0 are still read, so that the rules can say what is missing', () => {
  expect(extract(lf.replace('v=0\n', '')).found).toHaveLength(1)
})

describe('replaceSdp', () => {
  const short = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=a/b "c"\r\n'
  test('changes only the bytes of the string, with comments and variables around', () => {
    const before = `{ // {{x}}\n  "call_id" : {{id}},\n "session":{"sdp" : ${json} , "sdp_type":"answer"}, }`
    expect(replaceSdp(before, 0, short)).toBe(before.replace(json, JSON.stringify(short)))
  })
  test('keeps escaped slashes where the string has them', () => {
    const php = `{"sdp":${json.replaceAll('/', '\\/')}}`
    expect(replaceSdp(php, 0, sdp)).toBe(php)
  })
  test('writes into JSON inside JSON', () => {
    const nested = JSON.stringify({ a: JSON.stringify({ sdp, type: 'answer' }) })
    expect(replaceSdp(nested, 0, short)).toBe(
      JSON.stringify({ a: JSON.stringify({ sdp: short, type: 'answer' }) }),
    )
  })
  test('is null for what is not JSON', () => {
    expect(replaceSdp(sdp, 0, short)).toBeNull()
    expect(replaceSdp(b64(sdp), 0, short)).toBeNull()
    expect(replaceSdp(body, 1, short)).toBeNull()
  })
})
