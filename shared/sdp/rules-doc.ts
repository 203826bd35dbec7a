import { ruleInfos } from './rules/list.ts'
import type { RuleInfo } from './rules/rule.ts'
import type { Severity } from './types.ts'

const words: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** What the part of a rule's id before the slash is about, in the order in which a description is read. */
const themes: readonly (readonly [prefix: string, title: string])[] = [
  ['in', 'What was pasted'],
  ['line', 'Lines and the session part'],
  ['m', 'Media lines'],
  ['wa', 'WhatsApp'],
  ['fp', 'Fingerprints'],
  ['setup', 'DTLS roles'],
  ['sdes', 'SDES'],
  ['ice', 'ICE'],
  ['cand', 'Candidates'],
  ['rtcp', 'RTCP'],
  ['codec', 'Codecs'],
  ['bw', 'Bandwidth'],
  ['mid', 'Section names'],
  ['bundle', 'BUNDLE'],
  ['dir', 'Direction'],
  ['ext', 'Header extensions'],
  ['ssrc', 'SSRC'],
  ['msid', 'msid'],
  ['rid', 'Layers'],
  ['sim', 'Simulcast'],
  ['id', 'Identity and obsolete attributes'],
  ['min', 'WhatsApp minimal (every switch off by default)'],
  ['pair', 'Answer against offer'],
]

function themeOf({ id }: RuleInfo): string {
  return id.slice(0, id.indexOf('/'))
}

function row({ id, severity, summary, source, profiles }: RuleInfo): string {
  const where = profiles.filter((each) => each !== 'none')
  const cells = [`\`${id}\``, words[severity], summary, where.length === 3 ? 'all' : where.join(', '), source]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** The catalogue of all rules as Markdown; `docs/sdp-rules.md` holds it. Throws when a rule has no theme, or a theme no rule. */
export function rulesDoc(): string {
  const untold = ruleInfos.find((each) => !themes.some(([prefix]) => prefix === themeOf(each)))
  if (untold !== undefined) throw new Error(`${untold.id} belongs to no theme`)
  const parts = themes.map(([prefix, title]) => {
    const rows = ruleInfos.filter((each) => themeOf(each) === prefix).map(row)
    if (rows.length === 0) throw new Error(`The theme ${prefix} has no rule`)
    const head =
      '| Rule | Severity | What holds, or what was found | Profiles | Source |\n| --- | --- | --- | --- | --- |'
    return `## ${title}\n\n${head}\n${rows.join('\n')}\n`
  })
  return `# SDP rules

Every finding of the SDP Lab, of \`cordboard sdp lint\` and of the request editors names its rule. The severity is the usual
one; a few cases of a rule weigh more or less, and the finding says so. Notes that ordinary descriptions would earn without
harm (\`rtcp/xr\`, \`rtcp/rsize\`, \`msid/semantic\`, \`fp/level\`, known extensions in \`ext/known\`) are told with “harmless notes”
(\`--notes\`) only.

This file is written from the rules: \`npx vitest run shared/sdp/rules-doc.test.ts -u\`. ${ruleInfos.length} rules.

${parts.join('\n')}`
}
