/** curl's options as far as they matter here (curl 8: docs/cmdline-opts): which take a value, and what they stand for. */

/** Options with a value, by their long name. */
const valued = new Set(
  `request header data data-raw data-binary data-ascii data-urlencode json form form-string user user-agent referer
  cookie cookie-jar url url-query upload-file max-time connect-timeout proxy proxy-user oauth2-bearer aws-sigv4
  max-redirs output write-out cert key cacert capath cert-type key-type pass ciphers tls-max tls13-ciphers resolve
  connect-to interface local-port limit-rate range retry retry-delay retry-max-time speed-limit speed-time dump-header
  config netrc-file noproxy dns-servers doh-url unix-socket abstract-unix-socket request-target proto proto-default
  proto-redir trace trace-ascii stderr socks5 socks5-hostname socks4 socks4a preproxy pinnedpubkey continue-at
  time-cond keepalive-time expect100-timeout happy-eyeballs-timeout-ms delegation engine hostpubmd5 krb libcurl
  login-options mail-auth mail-from mail-rcpt output-dir postquote quote service-name telnet-option tlsuser
  tlspassword tlsauthtype variable crlfile dns-interface dns-ipv4-addr dns-ipv6-addr ech egd-file ftp-account
  ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode haproxy-clientip hostpubsha256 ip-tos ipfs-gateway
  keepalive-cnt knownhosts max-filesize proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile
  proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
  proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy1.0 pubkey random-file sasl-authzid sigalgs
  socks5-gssapi-service ssl-sessions tftp-blksize trace-config upload-flags vlan-priority etag-save etag-compare alt-svc hsts create-file-mode curves parallel-max rate`
    .split(/\s+/)
    .filter(Boolean),
)

const shortNames: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  c: 'cookie-jar',
  G: 'get',
  I: 'head',
  L: 'location',
  k: 'insecure',
  T: 'upload-file',
  m: 'max-time',
  x: 'proxy',
  U: 'proxy-user',
  o: 'output',
  O: 'remote-name',
  w: 'write-out',
  E: 'cert',
  C: 'continue-at',
  D: 'dump-header',
  K: 'config',
  P: 'ftp-port',
  Q: 'quote',
  r: 'range',
  t: 'telnet-option',
  y: 'speed-time',
  Y: 'speed-limit',
  z: 'time-cond',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  f: 'fail',
  N: 'no-buffer',
  g: 'globoff',
  j: 'junk-session-cookies',
  n: 'netrc',
  q: 'disable',
  '#': 'progress-bar',
  '0': 'http1.0',
  '1': 'tlsv1',
  '4': 'ipv4',
  '6': 'ipv6',
}

/** What changes only what curl prints or how it waits, so that nothing is lost without it. */
export const withoutEffect = new Set(
  `silent show-error verbose include fail fail-with-body no-buffer globoff progress-bar output output-dir write-out
  remote-name remote-header-name create-dirs dump-header trace trace-ascii trace-time stderr no-progress-meter
  styled-output path-as-is disable compressed http1.1 http2 http2-prior-knowledge http1.0 ipv4 ipv6 keepalive tr-encoding
  fail-early parallel tcp-nodelay no-keepalive location get head insecure basic digest anyauth location-trusted next
  connect-timeout retry retry-delay retry-max-time retry-connrefused retry-all-errors cookie-jar basic ssl tlsv1 tlsv1.2
  tlsv1.3 no-alpn`
    .split(/\s+/)
    .filter(Boolean),
)

export interface CurlOption {
  name: string
  value: string
}

/** The words behind `curl` as options and URLs; `next` begins another request. */
export function readOptions(words: readonly string[]): { options: CurlOption[]; missing: string | null } {
  const options: CurlOption[] = []
  let missing: string | null = null
  let onlyUrls = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const take = (name: string): string => {
      at += 1
      if (at >= words.length) missing = name
      return words[at] ?? ''
    }
    if (onlyUrls || !word.startsWith('-') || word === '-') {
      options.push({ name: 'url', value: word })
    } else if (word === '--') {
      onlyUrls = true
    } else if (word === '-:') {
      options.push({ name: 'next', value: '' })
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
      const inline = equals < 0 ? null : word.slice(equals + 1)
      options.push({ name, value: inline ?? (valued.has(name) ? take(word) : '') })
    } else {
      for (let letter = 1; letter < word.length; letter += 1) {
        const char = word[letter] ?? ''
        const name = shortNames[char] ?? char
        if (!valued.has(name)) {
          options.push({ name, value: '' })
          continue
        }
        const rest = word.slice(letter + 1)
        options.push({ name, value: rest === '' ? take(`-${char}`) : rest })
        break
      }
    }
  }
  return { options, missing }
}
