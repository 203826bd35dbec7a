import { htmlDecode, quotedPrintableDecode, unescapeText, utf8 } from './escapes.ts'

/** An encoding of a whole text. */
export interface Recoding {
  readonly test: RegExp
  readonly step: string
  readonly decode: (text: string) => string
}

/** Encodings of the whole text that must be undone before lines can be seen. */
export const recodings: readonly Recoding[] = [
  {
    test: /\x1b\[[0-9;]*[A-Za-z]/,
    step: 'removed terminal colours',
    decode: (text) => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ''),
  },
  { test: /v=3D0(?:=0D|=0A|\s)/, step: 'decoded quoted-printable', decode: quotedPrintableDecode },
  {
    test: /v(?:=|&#61;|&equals;)0(?:&#(?:13|10|x0?[da]);|<br|&NewLine;)|&quot;[^"]{0,200}v=0|v=0[^"]{0,20}&quot;/i,
    step: 'decoded HTML entities',
    decode: htmlDecode,
  },
  {
    test: /v=0#01[25]/,
    step: 'turned syslog’s #015#012 into line ends',
    decode: (text) => text.replace(/#015#012|#01[25]/g, '\r\n'),
  },
  {
    // mysql --batch escapes LF alone.
    test: /v=0\r\\n[a-z]=/,
    step: 'turned mysql’s \\n into line ends',
    decode: (text) => text.replace(/\r\\n/g, '\r\n'),
  },
  {
    test: /v=0(?:`r`n|`n)/,
    step: 'turned PowerShell’s `r`n into line ends',
    decode: (text) => text.replace(/`r`n|`n/g, '\r\n'),
  },
  {
    test: /v=0\^M\$?(?:\r?\n)/,
    step: 'turned ^M into line ends',
    decode: (text) => text.replace(/\^M\$?(\r?\n|$)/g, '\r\n'),
  },
  {
    test: /v=0\$\r?\no=[^\r\n]*\$\r?\n/,
    step: 'removed the $ at the line ends',
    decode: (text) => text.replace(/\$(\r?\n|$)/g, '$1'),
  },
  {
    test: /^[^\r\n]{0,2000}"(?:log|message|msg|line|text|textPayload|MESSAGE)" ?: ?"[^"\\\r\n]{0,200}v=0(?:\\[rn]){0,2}"/m,
    step: 'took the lines out of a log of JSON objects',
    decode: jsonLog,
  },
  {
    test: /^ ?v=0 *\+ *$/m,
    step: 'removed psql’s + at the line ends',
    decode: (text) => text.replace(/^ ?([^\r\n]*[^\r\n +]) *\+ *$/gm, '$1'),
  },
  {
    test: /(?:0x|\b)763d30(?:0d)?0a6f3d/i,
    step: 'decoded hex',
    decode: (text) => text.replace(/(?:0x)?763d30(?:0d)?0a6f3d(?:[0-9a-f]{2})*/gi, hexDigits),
  },
  {
    test: /v=0␍?␊/,
    step: 'turned ␍␊ into line ends',
    decode: (text) => text.replace(/␍?␊(?:\r?\n)?/g, '\r\n'),
  },
  {
    test: /v=0[↵¶⏎␤]/,
    step: 'turned visible line ends into real ones',
    decode: (text) => text.replace(/[↵¶⏎␤](?:\r?\n)?/g, '\r\n'),
  },
  {
    test: /^[ \t]*Session Description Protocol Version \(v\): /m,
    step: 'turned Wireshark’s tree into lines',
    // Below each line stand its parts once more (“Media Attribute Fieldname: …”) when the tree is open.
    decode: (text) =>
      text
        .replace(/^[^\S\r\n]*[A-Z][^\r\n:(]{0,60} \(([a-z])\): /gm, '$1=')
        .replace(/^[ \t]{2,}[A-Z][A-Za-z ,/()-]{2,60}: [^\r\n]*(?:\r?\n|$)/gm, ''),
  },
  {
    // The look ahead is read once; two runs one behind the other would be tried at each “x=” of the line.
    test: /v=0\.\r?\n(?=[^\r\n]*[a-z]=)[^\r\n]*\.\r?\n/,
    step: 'removed tcpdump’s dots at the line ends',
    decode: (text) => text.replace(/\.(\r?\n|$)/g, '$1'),
  },
  {
    test: /^\|[ \t]*v=0[ \t]*\|[ \t]*$/m,
    step: 'took the lines out of a table',
    decode: (text) => text.replace(/^\|([^|\r\n]*)\|[ \t]*$/gm, (_, cell: string) => cell.trim()),
  },
  {
    test: /<(?:p|div|li|td|span|code)\b[^<>]{0,200}>\s{0,80}v=0\s{0,80}<\//i,
    step: 'took the lines out of HTML elements',
    decode: (text) =>
      htmlDecode(
        text.replace(/<\/(?:p|div|li|tr|span|code)>\s{0,80}/gi, '\n').replace(/<\/?[a-z][^<>]*>/gi, ''),
      ),
  },
  { test: /^[0-9a-f]{4,8}:? .*\b76 ?3d ?30/im, step: 'read a hex dump', decode: hexDump },
]

/** One line for each object of a log, from the field that holds it. */
function jsonLog(text: string): string {
  const field = /"(?:log|message|msg|line|text|textPayload|MESSAGE)" ?: ?"((?:[^"\\\r\n]|\\.)*)"/
  const out: string[] = []
  for (const line of text.split('\n')) {
    const value = field.exec(line)?.[1]
    if (value !== undefined) out.push(unescapeText(value).text.replace(/\r?\n$/, ''))
  }
  return `${out.join('\n')}\n`
}

function hexDigits(run: string): string {
  const pairs = run.replace(/^0x/i, '').match(/../g) ?? []
  return utf8(pairs.map((pair) => Number.parseInt(pair, 16)))
}

const dumpLine = /^[ \t]*(?:0x)?[0-9a-f]{4,8}:?[ \t]+((?:[0-9a-f]{2}[ \t]{0,2}){1,16})/i

/** The bytes of `hexdump -C`, `xxd` and `tcpdump -X`, from the first that are v=0. */
function hexDump(text: string): string {
  const bytes: number[] = []
  for (const line of text.split('\n')) {
    const run = dumpLine.exec(line)?.[1]
    for (const pair of run?.match(/[0-9a-f]{2}/gi) ?? []) bytes.push(Number.parseInt(pair, 16))
  }
  const decoded = utf8(bytes)
  const at = decoded.indexOf('v=0')
  return at < 0 ? text : decoded.slice(at)
}
