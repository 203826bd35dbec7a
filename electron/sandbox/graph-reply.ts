import { randomBytes } from 'node:crypto'
import { quoted } from './quoted.ts'
import type { Reply } from './received.ts'

/**
 * Answers in the shapes of the Graph API. The envelope is `{error:{message,type,code,error_subcode?,error_data?,…,
 * fbtrace_id}}` (Meta's OpenAPI description of the Business Messaging API, v23.0).
 */

/** 23 characters from `A` on, as `ApaWkAViZR1ZYOg3XpILtzj` in the wild. */
const traceId = () => `A${randomBytes(17).toString('base64url').slice(0, 22)}`

interface GraphError {
  status: number
  message: string
  code: number
  type?: 'OAuthException' | 'GraphMethodException'
  subcode?: number
  /** What was wrong, in `error_data.details`: the field that clients are told to read. */
  details?: string
  verdict: string
  headers?: Record<string, string>
}

/** An answer in Meta’s error envelope; `type` is OAuthException unless given, as for most codes. */
export function graphError(error: GraphError): Reply {
  return {
    status: error.status,
    body: {
      error: {
        message: error.message,
        type: error.type ?? 'OAuthException',
        code: error.code,
        ...(error.details === undefined
          ? {}
          : { error_data: { messaging_product: 'whatsapp', details: error.details } }),
        ...(error.subcode === undefined ? {} : { error_subcode: error.subcode }),
        fbtrace_id: traceId(),
      },
    },
    ...(error.headers === undefined ? {} : { headers: error.headers }),
    verdict: `refused: ${error.verdict}`,
  }
}

/**
 * 400, code 100, subcode 2494010 exactly as users of the Calling API report it (Stack Overflow, "Fingerprint algo is
 * not SHA256"). The subcode is generic: other details come with it too, so `details` is what tells.
 */
export function invalidParameter(details: string, verdict: string): Reply {
  return {
    status: 400,
    body: {
      error: {
        message: 'Invalid parameter',
        type: 'OAuthException',
        code: 100,
        error_data: { messaging_product: 'whatsapp', details },
        error_subcode: 2494010,
        is_transient: false,
        error_user_title: 'Parameter Invalid',
        error_user_msg: 'Check input parameters and retry the request',
        fbtrace_id: traceId(),
      },
    },
    verdict: `refused: ${verdict}`,
  }
}

/** Graph's text for an absent parameter, as seen in many reports. */
export function missingParameter(name: string): Reply {
  return graphError({
    status: 400,
    message: `(#100) The parameter ${name} is required.`,
    code: 100,
    verdict: `the parameter ${name} is missing`,
  })
}

/** 401, code 190 (Graph's general list; the text as reported for a token that is not one of Meta's). */
export function invalidToken(verdict: string): Reply {
  return graphError({
    status: 401,
    message: 'Invalid OAuth access token - Cannot parse access token',
    code: 190,
    verdict,
    headers: {
      'WWW-Authenticate':
        'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token - Cannot parse access token"',
    },
  })
}

/** 400, code 100, subcode 33: the text as reported for an id that the token cannot see. */
export function unknownObject(method: string, id: string): Reply {
  return graphError({
    status: 400,
    message:
      `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to ` +
      'missing permissions, or does not support this operation. Please read the Graph API documentation at ' +
      'https://developers.facebook.com/docs/graph-api',
    type: 'GraphMethodException',
    code: 100,
    subcode: 33,
    verdict: `no object with the id ${quoted(id, 80)}, or it does not support ${method}`,
  })
}
