import type { Problem } from '../../shared/problem.ts'
import type { WireRequest } from '../wire/stages.ts'

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/** The system's code of an error, or an empty text; of several tries it is that of the first. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    const inner = codeOf(error.errors[0])
    if (inner !== '') return inner
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** OpenSSL and Node codes for a certificate that was not accepted. */
const certificateReasons: Readonly<Record<string, readonly [string, string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'is self-signed',
    'Trust it on this machine, name it under Settings, Network, or switch TLS verification off for this request.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'ends in a root that this machine does not trust',
    'Trust that root on this machine, name it under Settings, Network, or switch TLS verification off for this request.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'comes without the certificates between it and a known root',
    'Have the server send its whole chain, or switch TLS verification off for this request.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'is from an issuer that this machine does not know',
    'Trust the issuer on this machine, name it under Settings, Network, or switch TLS verification off for this request.',
  ],
  CERT_HAS_EXPIRED: ['has expired', "Have the server's certificate renewed, and check this machine's clock."],
  CERT_NOT_YET_VALID: ['is not valid yet', "Check this machine's clock."],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'is for another host name',
    'Correct the host in the URL, or have the certificate name this host.',
  ],
}

/** Whether the roots of the system's own store could change the verdict on a certificate. */
export function needsSystemRoots(error: unknown): boolean {
  return [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_GET_ISSUER_CERT',
  ].includes(codeOf(error))
}

function plain(code: string, host: string, isLocal: boolean): Problem | null {
  switch (code) {
    case 'ECONNREFUSED':
      return {
        code: 'connection-refused',
        message: `Nothing listens at ${host}: the connection was refused.`,
        fix: isLocal
          ? 'Is the sandbox running? Start it, or correct the port.'
          : 'Check the host and the port, and that the server is running.',
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return {
        code: 'host-not-found',
        message:
          code === 'EAI_AGAIN'
            ? `The name server did not answer for ${host}.`
            : `The name of ${host} is not known to the name server.`,
        fix: 'Check the spelling of the host and the network connection.',
      }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'ERR_HTTP2_STREAM_CANCEL':
      return {
        code: 'connection-reset',
        message: `${host} closed the connection before the response was complete.`,
        fix: 'Send again; if it happens again, look at the log of the server.',
      }
    case 'ETIMEDOUT':
      return {
        code: 'connect-timeout',
        message: `${host} did not accept the connection in time.`,
        fix: 'Check the host, the port and any firewall between.',
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return {
        code: 'host-unreachable',
        message: `There is no way through the network to ${host}.`,
        fix: 'Check the network connection, and a VPN if the host needs one.',
      }
    case 'ENOSPC':
      return {
        code: 'disk-full',
        message: 'The disk is full: the response could not be kept.',
        fix: 'Free some space and send again.',
      }
    case 'HPE_HEADER_OVERFLOW':
      return {
        code: 'bad-response',
        message: `The header of the response from ${host} is larger than 64 kB.`,
        fix: 'The server has to send fewer or shorter headers.',
      }
    case 'EPROTO':
      return {
        code: 'tls-failed',
        message: `The TLS handshake with ${host} failed.`,
        fix: 'Check that the port speaks https; for a plain server write http://.',
      }
    default:
      return null
  }
}

/** What a failure of the socket, of TLS or of the HTTP parser means; the text of the system never comes alone. */
export function problemOfNetworkError(error: unknown, wire: Pick<WireRequest, 'hostname' | 'port'>): Problem {
  const code = codeOf(error)
  const name = wire.hostname.includes(':') ? `[${wire.hostname}]` : wire.hostname
  const host = `${name}:${wire.port}`
  const known = plain(code, host, loopback.test(wire.hostname))
  if (known !== null) return known
  const reason = certificateReasons[code]
  if (reason !== undefined) {
    return { code: 'tls-certificate', message: `The certificate of ${host} ${reason[0]}.`, fix: reason[1] }
  }
  if (code.startsWith('HPE_')) {
    return {
      code: 'bad-response',
      message: `What ${host} answered is not a valid HTTP response (${code.slice(4).toLowerCase().replaceAll('_', ' ')}).`,
      fix: 'Check the port and the scheme; a server that speaks https answers like this to http.',
    }
  }
  if (/ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/.test(code)) {
    return {
      code: 'client-certificate-needed',
      message: `${host} did not accept this side of the TLS handshake (${code
        .replace(/^ERR_SSL_/, '')
        .toLowerCase()
        .replaceAll('_', ' ')}).`,
      fix: 'If the server wants a client certificate, give the right one for this host under Settings, Network.',
    }
  }
  if (code.startsWith('ERR_HTTP2')) {
    const said = error instanceof Error ? (/NGHTTP2_[A-Z_]+/.exec(error.message)?.[0] ?? code) : code
    return {
      code: 'http2-error',
      message: `${host} ended the HTTP/2 exchange (${said
        .replace(/^(NGHTTP2|ERR_HTTP2)_/, '')
        .toLowerCase()
        .replaceAll('_', ' ')}).`,
      fix: 'Send again; if it happens again, choose HTTP/1.1 in the settings of the request.',
    }
  }
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/.test(code)) {
    return {
      code: 'tls-failed',
      message: `${host} speaks no version of the TLS protocol that is safe: nothing newer than TLS 1.1, or SSL.`,
      fix: 'The server has to offer TLS 1.2 or 1.3.',
    }
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return {
      code: 'tls-failed',
      message: `The TLS handshake with ${host} failed (${code
        .replace(/^ERR_(SSL|TLS)_/, '')
        .toLowerCase()
        .replaceAll('_', ' ')}).`,
      fix: 'Check that the port speaks https; for a plain server write http://.',
    }
  }
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return {
    code: 'network-error',
    message: `The exchange with ${host} failed: ${said}.`,
    fix: 'Send again; if it happens again, check the host, the port and the network.',
  }
}

export function abortedProblem(): Problem {
  return { code: 'aborted', message: 'The request was cancelled.', fix: 'Send it again when you are ready.' }
}

/** `state`: how far it had come, as a clause. */
export function timeoutProblem(
  ms: number,
  wire: Pick<WireRequest, 'hostname' | 'port'>,
  state: string | null = null,
): Problem {
  return {
    code: 'timeout',
    message: `${wire.hostname}:${wire.port} did not answer completely within ${ms} ms${state === null ? '' : `: ${state}`}.`,
    fix: 'Raise the timeout in the settings of the request, or look at the server.',
  }
}
