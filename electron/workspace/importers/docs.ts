/** Texts that a source has beside the request go below its docs, so that nothing is lost and everything can be read. */

/** Paragraphs joined; empty ones are left out. */
export function joinDocs(...parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== '').join('\n\n')
}

/** A fenced block whose fence is longer than any in the text (CommonMark section 4.5). */
function fenced(text: string, language: string): string {
  const longest = [...text.matchAll(/`{3,}/g)].reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}\n${fence}`
}

/** A script of the other program: kept to be read, never run. */
export function scriptDocs(title: string, script: string): string {
  return `## ${title}\n\nKept from the import; it does not run here.\n\n${fenced(script, 'js')}`
}

export interface Described {
  /** `header`, `query`, `path`, `field`. */
  place: string
  name: string
  description: string
}

/** What the source says about single fields, as a list. */
export function fieldDocs(fields: readonly Described[]): string {
  const described = fields.filter((field) => field.description.trim() !== '')
  if (described.length === 0) return ''
  const lines = described.map(
    ({ place, name, description }) =>
      `- \`${name}\` (${place}): ${description.trim().replace(/\s*\n\s*/g, ' ')}`,
  )
  return `## Fields\n\n${lines.join('\n')}`
}
