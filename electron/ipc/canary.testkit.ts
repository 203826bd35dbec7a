import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Secrets that occur nowhere by chance, and a search for them in every form in which a program may write them. */

/** `kind` is for the report; characters that URLs, JSON and forms encode are in it. */
export function canary(kind: string): string {
  return `c4N${kind}"/+&${randomBytes(9).toString('hex')}Zq7`
}

/** The same in letters and digits, for headers and URLs. */
export function plainCanary(kind: string): string {
  return `c4N${kind}${randomBytes(12).toString('hex')}Zq7`
}

/** Base64 that does not depend on what stands before and behind. */
function cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6)),
  )
}

function formsOf(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret)
  const percent = encodeURIComponent(secret)
  const form = new URLSearchParams([['', secret]]).toString().slice(1)
  const json = JSON.stringify(secret).slice(1, -1)
  const texts: [string, string][] = [
    ['plain', secret],
    ['percent-encoded', percent],
    ['percent-encoded, lower case', percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['form-encoded', form],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['HTML', secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['hex', bytes.toString('hex')],
    ['hex, upper case', bytes.toString('hex').toUpperCase()],
    ...cores(bytes).flatMap((core, shift): [string, string][] => [
      [`base64 at ${shift}`, core],
      [`base64url at ${shift}`, core.replaceAll('+', '-').replaceAll('/', '_')],
    ]),
  ]
  const wide = Buffer.from(secret, 'utf16le')
  const distinct = texts.filter(([, text], at) => texts.findIndex((other) => other[1] === text) === at)
  return new Map([
    ...distinct.map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]),
    ['UTF-16LE', wide],
    ['UTF-16BE', Buffer.from(wide).swap16()],
  ])
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
}

/** Empty when the file went since it was listed: a browser that runs takes its cache's files away. */
export function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** Where a secret stands in a file below the folders: `history.sqlite: bearer as base64 at 1`. */
export function leaks(
  folders: readonly string[],
  secrets: Readonly<Record<string, string>>,
  except: (file: string) => boolean = () => false,
): string[] {
  const wanted = Object.entries(secrets).map(([kind, secret]) => ({ kind, forms: formsOf(secret) }))
  return folders.flatMap((folder) =>
    filesUnder(folder)
      .filter((file) => !except(file))
      .flatMap((file) => {
        const bytes = bytesOf(file)
        return wanted.flatMap(({ kind, forms }) =>
          [...forms]
            .filter(([, form]) => bytes.includes(form))
            .map(([form]) => `${relative(folder, file)}: ${kind} as ${form}`),
        )
      }),
  )
}

/** The same in a text that left the services. */
export function leaksInText(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const bytes = Buffer.from(text)
  return Object.entries(secrets).flatMap(([kind, secret]) =>
    [...formsOf(secret)].filter(([, form]) => bytes.includes(form)).map(([form]) => `${kind} as ${form}`),
  )
}
