import type { CauseFinder } from '../case.ts'

/** Another host was signed than the one in the Host header. */
export const host: CauseFinder = {
  id: 'host',
  find({ expected, header, reproduces }) {
    const sent = expected.host
    if (sent === '') return null
    const name = sent.replace(/:\d+$/, '')
    const variants: [string, string][] = [
      ['the host without its port', name],
      ['the host with port 443', `${name}:443`],
      ['the host with port 80', `${name}:80`],
      ['the host with a slash after it', `${sent}/`],
      ['the host with a slash after it and without its port', `${name}/`],
      ['the endpoint with its scheme', `https://${sent}`],
      ['the endpoint with its scheme', `http://${sent}`],
      ['the endpoint with its scheme and a slash', `https://${sent}/`],
      ['the endpoint with its scheme and a slash', `http://${sent}/`],
      [
        'the host communications.azure.com (plural)',
        sent.replace('.communication.azure', '.communications.azure'),
      ],
      [
        'the host communication.azure.com (singular)',
        sent.replace('.communications.azure', '.communication.azure'),
      ],
      ['the host in upper case', sent.toUpperCase()],
      ['the host in lower case', sent.toLowerCase()],
      ['no host at all', ''],
      ['the unresolved {{host}}', '{{host}}'],
      ['the unresolved {{endpoint}}', '{{endpoint}}'],
      ['localhost', sent.replace(name, 'localhost')],
      ['127.0.0.1', sent.replace(name, '127.0.0.1')],
    ]
    for (const name of ['x-ms-host', 'x-forwarded-host']) {
      const value = header(name)
      if (value !== null) variants.push([`the host of ${name}`, value])
    }
    const hit = variants.find(([, value]) => value !== sent && reproduces({ host: value }))
    if (hit === undefined) {
      if (!/\.communications\.azure\.com/i.test(sent)) return null
      return {
        id: 'host-communications',
        confidence: 0.5,
        message:
          'The host ends in communications.azure.com; the services are at communication.azure.com, without s.',
        fix: 'Correct the endpoint.',
      }
    }
    return {
      id: 'host-differs',
      confidence: 1,
      message: `The signature was made over ${hit[0]}; the Host header says ${sent}.`,
      fix: `Sign the value of the Host header exactly: ${sent}.`,
    }
  },
}
