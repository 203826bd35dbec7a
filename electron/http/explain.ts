import { randomInt, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { diagnoseInputSchema, diagnosisSchema } from '../../shared/ipc/contract/doctor.ts'
import { fail, ProblemError } from '../../shared/problem.ts'
import type { Auth } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { createResolver } from '../../shared/request/variables.ts'
import type { CapturedRequest } from '../signing/doctor/case.ts'
import { type Diagnosis, type DoctorScheme, diagnose, schemeOf } from '../signing/doctor/diagnose.ts'
import { capturedRequest } from '../signing/doctor/paste/paste.ts'
import { createMasker, type Masker } from '../wire/mask.ts'
import { headerValue } from '../wire/stages.ts'
import type { StoredExchange } from './store.ts'

type Answer = z.input<typeof diagnosisSchema>
type Asked = z.output<typeof diagnoseInputSchema>

/** The key that the auth of the exchange signed with; for a signature made by hand the environment's `accessKey`. */
function credentialOf(
  auth: Auth,
  fallback: () => string | null,
): { scheme: DoctorScheme | null; key: string } {
  switch (auth.kind) {
    case 'acs-hmac':
      return { scheme: 'acs', key: auth.value }
    case 'azure-app-configuration':
      return { scheme: 'azure-app-configuration', key: auth.value }
    case 'whatsapp-webhook':
      return { scheme: 'whatsapp-webhook', key: auth.appSecret }
    default:
      return { scheme: null, key: fallback() ?? '' }
  }
}

/** The variables that a user chose, by the names that they stand under. A name without a value is left out. */
function otherKeys(names: readonly string[], scope: VariableScope): { name: string; text: string }[] {
  return names.flatMap((name) => {
    const resolved = resolveReference(`{{${name}}}`, scope)
    return resolved === null ? [] : [{ name: `{{${name}}}`, text: resolved }]
  })
}

function resolveReference(text: string, scope: VariableScope): string | null {
  const resolver = createResolver(scope, {
    now: new Date(),
    guid: randomUUID,
    randomInt: () => randomInt(0, 1001),
  })
  const resolved = resolver.resolve(text, 'the key')
  return resolver.problems().length > 0 ? null : resolved
}

/** Everything that leaves is masked: the strings hold what variables became. */
function answerOf(
  request: CapturedRequest,
  diagnosis: Diagnosis,
  note: string | null,
  masker: Masker,
): Answer {
  const mask = masker.text
  return {
    valid: diagnosis.valid,
    scheme: diagnosis.scheme,
    request: {
      method: request.method,
      requestTarget: mask(request.requestTarget),
      host: mask(headerValue(request.headers, 'host') ?? ''),
      bodyBytes: request.body.length,
    },
    expected: { ...diagnosis.expected, stringToSign: mask(diagnosis.expected.stringToSign) },
    causes: diagnosis.causes.map((cause) => ({
      ...cause,
      message: mask(cause.message),
      fix: mask(cause.fix),
      evidence: (cause.evidence ?? []).map((item) => ({
        label: item.label,
        expected: mask(item.expected),
        signed: mask(item.signed),
      })),
    })),
    note,
  }
}

/** The doctor's answer for an exchange that this app made. Throws ProblemError `no-access-key`, `body-not-kept`. */
export function explainStored(
  stored: StoredExchange,
  others: readonly string[] = [],
  scope: VariableScope = { lookup: () => null },
): Answer {
  const { wire, exchange } = stored
  if (!stored.bodyKept) {
    return fail(
      'body-not-kept',
      'The body was larger than 1 MiB and is not kept, so its hash cannot be checked again.',
      'Send the request with a smaller body to have its signature explained.',
    )
  }
  const { scheme, key } = credentialOf(stored.auth, stored.fallbackKey)
  if (key === '') {
    return fail(
      'no-access-key',
      'There is no access key to check the signature with.',
      'Choose the auth kind ACS HMAC, or define the variable accessKey in the environment.',
    )
  }
  const { method, requestTarget, headers, body } = wire
  const request: CapturedRequest = {
    method,
    requestTarget,
    headers,
    body,
    template: stored.template,
    ...(exchange.response === null
      ? {}
      : {
          response: {
            status: exchange.response.status,
            headers: exchange.response.headers.map(([name, value]) => ({ name, value })),
          },
        }),
  }
  const diagnosis = diagnose(request, scheme ?? schemeOf(request), key, otherKeys(others, scope))
  return answerOf(request, diagnosis, null, stored.masker)
}

/**
 * The doctor's answer for a pasted request. The key comes by reference alone, so that no key is ever typed into a text
 * that is not the vault's. Throws ProblemError.
 */
export function diagnosePasted(input: Asked, scope: VariableScope): Answer {
  const { request, note } = readPasted(input.text)
  if (!/^\s*\{\{[^{}]+\}\}\s*$/.test(input.key)) {
    return fail(
      'key-by-reference',
      'The key has to be a variable, as {{accessKey}}.',
      'Keep the key in the vault and choose its variable.',
    )
  }
  const key =
    resolveReference(input.key, scope) ??
    fail(
      'unresolved-variable',
      `The variable ${input.key.trim()} has no value.`,
      'Define it in the environment, or choose another one.',
    )
  const others = otherKeys(input.otherKeys, scope)
  const scheme = input.scheme === 'auto' ? schemeOf(request) : input.scheme
  const secrets = [key, ...others.map(({ text }) => text)]
  return answerOf(request, diagnose(request, scheme, key, others), note, createMasker(secrets))
}

function readPasted(text: string): { request: CapturedRequest; note: string | null } {
  try {
    const { note, ...request } = capturedRequest(text, 'The pasted text')
    return { request, note }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    return fail('not-a-request', 'The pasted text cannot be read as a request.', 'Paste the whole request.')
  }
}
