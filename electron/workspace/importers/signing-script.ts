import type { Auth } from '../../../shared/request/model.ts'

/**
 * Microsoft's pre-request script for Azure Communication Services and what people made of it: with `Date` or `x-ms-date`,
 * with the key from a variable or typed out, with another HMAC library. It signs the template of the request, not what
 * is sent (variables are put in afterwards), so the built-in auth takes its place.
 * Source: learn.microsoft.com/azure/communication-services/tutorials/postman-tutorial
 */
export interface SigningScript {
  auth: Extract<Auth, { kind: 'acs-hmac' | 'azure-app-configuration' }>
  /** Names of the variables that hold the credential, to be kept as secrets. */
  secretVariables: string[]
  /** Sentences for people. */
  notes: string[]
  /** True when the script does more than sign, so that its text has to be kept. */
  doesMore: boolean
}

/** `pm.variables.get('key')`, `pm.environment.get("key")`, `postman.getEnvironmentVariable('key')`, `{{key}}`. */
const variableRead =
  /(?:\.get|getEnvironmentVariable|getGlobalVariable|getEnvVar|getVar|getCollectionVar|getProcessEnv|replaceIn)\s*\(\s*['"`](?:\{\{)?\s{0,20}([^'"`{}]{1,200}?)\s{0,20}(?:\}\})?['"`]\s*\)|\{\{([^{}]{1,200})\}\}/

/** Code without comments, so that a line that was commented out does not count. Strings stay as they are. */
function withoutComments(script: string): string {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/g
  return script.replace(token, (match) => (match.startsWith('/') ? ' ' : match))
}

/** A signing script has some 2 kB. */
const longestScript = 64 * 1024

/** Null for any other script. */
export function recogniseSigningScript(script: string): SigningScript | null {
  if (script.length > longestScript) return null
  const code = withoutComments(script)
  const isHmac = /hmac[\s_-]?sha-?256|createHmac\s*\(\s*['"`]sha256|hash\s*:\s*['"`]SHA-256/i.test(code)
  const signed = /SignedHeaders=([A-Za-z0-9;_-]+)/.exec(code)?.[1]?.toLowerCase()
  if (!isHmac || signed === undefined || !/x-ms-content-sha256/i.test(code)) return null
  const credential = credentialOf(code)
  const isAppConfiguration = /azconfig\.io/i.test(code)
  const sets = [...code.matchAll(/['"`](x-ms-date|date)['"`]/gi)].map(([, name]) => name?.toLowerCase())
  const usesDate = !signed.split(';').includes('x-ms-date') && sets.includes('date')
  const notes = [...credential.notes]
  if (/Credential=/.test(code) && !isAppConfiguration) {
    notes.push('The script wrote "Credential=" into the header, which Communication Services does not know.')
  }
  if (usesDate) {
    notes.push(
      'The script signed the header Date; x-ms-date takes its place, since Date may be changed on the way.',
    )
  }
  const value = credential.value
  return {
    auth: isAppConfiguration
      ? { kind: 'azure-app-configuration', credential: 'key', id: '{{credential}}', value }
      : {
          kind: 'acs-hmac',
          credential: /accesskey=/i.test(code) ? 'connection-string' : 'key',
          value,
          dateHeader: 'x-ms-date',
        },
    secretVariables: credential.variables,
    notes,
    doesMore: doesMoreThanSign(code),
  }
}

function doesMoreThanSign(code: string): boolean {
  return /pm\.(?:sendRequest|test|expect|execution|cookies|visualizer)\b|postman\.setNextRequest|\b(?:variables|environment|collectionVariables|globals)\.(?:set|unset|clear)\b/.test(
    code,
  )
}

/** Where the key comes from: what is base64-decoded into the HMAC key, else what is called key. */
function credentialOf(code: string): { value: string; variables: string[]; notes: string[] } {
  const expression =
    argumentOf(code, /enc\.Base64\.parse\s*\(/) ??
    argumentOf(code, /Buffer\.from\s*\((?=[^()]*(?:\([^()]*\)[^()]*)*,\s*['"`]base64)/) ??
    argumentOf(code, /\batob\s*\(/) ??
    assignedTo(code, /(?:key|accessKey|secret)/i)
  const read = expression === null ? null : readExpression(code, expression, 0)
  if (read?.kind === 'variable') return { value: `{{${read.text}}}`, variables: [read.text], notes: [] }
  if (read?.kind === 'literal') {
    return {
      value: read.text,
      variables: [],
      notes: ['The access key stood in the script itself; anyone with the collection has had it.'],
    }
  }
  return {
    value: '{{accessKey}}',
    variables: ['accessKey'],
    notes: ['Where the script takes its key from could not be told: it is {{accessKey}} here.'],
  }
}

/** The text between the parentheses that the pattern opens; the last one, since hashes come before the key. */
function argumentOf(code: string, opening: RegExp): string | null {
  // The last few are enough; each of thousands would be followed to the end of a hostile script.
  const starts = [...code.matchAll(new RegExp(opening.source, 'gi'))].slice(-20)
  for (const match of starts.reverse()) {
    let depth = 1
    for (let at = match.index + match[0].length; at < code.length; at += 1) {
      if (code[at] === '(') depth += 1
      if (code[at] === ')') depth -= 1
      if (depth === 0) return code.slice(match.index + match[0].length, at)
    }
  }
  return null
}

function assignedTo(code: string, name: RegExp): string | null {
  const pattern = new RegExp(`\\b(?:const|let|var)\\s+${name.source}\\w*\\s*=\\s*([^;\\n]+)`, 'i')
  return pattern.exec(code)?.[1] ?? null
}

function readExpression(
  code: string,
  expression: string,
  depth: number,
): { kind: 'variable' | 'literal'; text: string } | null {
  const variable = variableRead.exec(expression)
  const name = variable?.[1] ?? variable?.[2]
  if (name !== undefined) return { kind: 'variable', text: name.trim() }
  const literal = /^\s*['"`]([A-Za-z0-9+/=_-]{8,})['"`]/.exec(expression)?.[1]
  if (literal !== undefined) return { kind: 'literal', text: literal }
  const identifier = /^\s*([A-Za-z_$][\w$]*)/.exec(expression)?.[1]
  if (identifier === undefined || depth > 4) return null
  const source = assignedTo(code, new RegExp(`(?:${identifier.replaceAll('$', '\\$')})(?=\\s*=)`))
  return source === null ? null : readExpression(code, source, depth + 1)
}
