import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { sessionSchema } from '../../shared/ipc/contract/session.ts'
import { defaultSettings, emptyRequest } from '../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'
import { createLog } from '../host/log.ts'
import type { Platform, Seal } from '../host/platform.ts'
import { temporaryFolder } from '../http/testing/folder.ts'
import { rawServer } from '../http/testing/raw-server.ts'
import { createServices } from '../services.ts'
import { canary, leaks, leaksInText, plainCanary } from './canary.testkit.ts'
import { whereThrown } from './thrown.ts'

const context = { signal: new AbortController().signal }

/** As the system's store does it: nothing of the plain text stands in what it gives. */
function testSeal(): Seal {
  const key = randomBytes(32)
  return {
    backend: 'test',
    async encrypt(plain) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    async decrypt(sealed) {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    },
  }
}

function platformOf(
  dataDir: string,
  seal: Seal | null,
  log: ReturnType<typeof createLog>,
  emit: Platform['emit'],
): Platform {
  const mode = { mode: 'off' as const, supported: false }
  const state = async () => ({ ...mode, status: 'idle' }) as never
  return {
    host: seal === null ? 'browser' : 'electron',
    version: '0.0.0',
    electronVersion: null,
    dataDir,
    workspaceDir: null,
    emit,
    seal,
    chooseDirectory: async () => null,
    takeOpenedFile: async () => null,
    systemProxy: null,
    updates: {
      state,
      setMode: state,
      check: state,
      install: () => undefined,
      start: () => undefined,
      stop: () => undefined,
    },
    logTail: () => log.tail(50),
  }
}

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
/** From the middle of the key: the private numbers. */
const pemMiddle = pem.split('\n')[12] ?? ''
const key64 = () => randomBytes(64).toString('base64')

/** Those that the app is told are secret. */
const declared = {
  'ACS key': key64(),
  'key of a connection string': key64(),
  'bearer token': plainCanary('bearer'),
  'basic password': canary('basic'),
  'API key': plainCanary('apikey'),
  'digest password': canary('digest'),
  'SigV4 secret': plainCanary('sigv4'),
  'SigV4 session token': plainCanary('session'),
  'app secret': plainCanary('appsecret'),
  'HMAC key': canary('hmac'),
  'value in the .env file': plainCanary('dotenv'),
  'proxy password': canary('proxy'),
  'passphrase of a client certificate': canary('certificate'),
  'passphrase of a key pair': canary('keypair'),
  'private key': pemMiddle,
  'passphrase of the vault': canary('vault'),
}

/** Those that are typed or pasted where no secret belongs. */
const typed = {
  'bearer token in a header': plainCanary('typedbearer'),
  'API key in a header': plainCanary('typedapikey'),
  'secret in a header of another name': plainCanary('clientsecret'),
  'token in the URL': plainCanary('urltoken'),
  'signature in the URL': `${randomBytes(30).toString('base64url')}aZ9`,
  'token of Meta in the path': `EAA${randomBytes(30).toString('hex')}Zz`,
  'password in a body': plainCanary('bodypassword'),
  'key of 64 bytes in a body': key64(),
  'secret in a form': plainCanary('formsecret'),
  'password in XML': plainCanary('xmlpassword'),
  'password typed into the auth': canary('typedbasic'),
  'token in the docs': `EAA${randomBytes(30).toString('hex')}Yy`,
  'token pasted into the Lab': plainCanary('labtoken'),
  'value of a variable of the request': plainCanary('requestvariable'),
}

/** Those that a server gives out. */
const given = {
  'cookie of a server': plainCanary('cookie'),
  'access token of a server': plainCanary('servertoken'),
  'JWT of a server': `eyJhbGciOiJub25lIn0.eyJjIjoi${randomBytes(12).toString('hex')}.${randomBytes(24).toString('hex')}`,
}

/** Those of other programs' files. */
const imported = {
  'token of a Postman collection': plainCanary('postmantoken'),
  'header of a Postman collection': plainCanary('postmanheader'),
  'variable of a Postman collection': plainCanary('postmanvariable'),
  'token of a cURL command': plainCanary('curltoken'),
}

const all = { ...declared, ...typed, ...given, ...imported }

const base64 = (text: string) => Buffer.from(text).toString('base64')

const postman = JSON.stringify({
  info: { name: 'P', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: imported['token of a Postman collection'] }] },
  variable: [{ key: 'apiSecret', value: imported['variable of a Postman collection'] }],
  item: [
    {
      name: 'One',
      request: {
        method: 'GET',
        url: 'https://h.example/x',
        header: [{ key: 'X-Api-Key', value: imported['header of a Postman collection'] }],
      },
    },
  ],
})

describe.each(['passphrase', 'keychain'] as const)(
  'after a full session with the vault of kind %s',
  (kind) => {
    it('no secret is found in any byte of the data folder, the workspace, the log and the temporary folder', {
      timeout: 120_000,
    }, async () => {
      const home = temporaryFolder(onTestFinished)
      const [dataDir, temp] = [join(home, 'data'), join(home, 'temp')]
      for (const folder of [dataDir, temp]) mkdirSync(folder)
      vi.stubEnv('TMPDIR', temp)
      onTestFinished(() => void vi.unstubAllEnvs())
      expect(tmpdir()).toBe(temp)
      const log = createLog(join(dataDir, 'logs'))

      // Answers with everything that it was sent, in its head and its body, and with secrets of its own.
      const server = await rawServer((request) => {
        const text = request.toString('utf8')
        const body = JSON.stringify({
          access_token: given['access token of a server'],
          id_token: given['JWT of a server'],
          echo: text,
          encoded: base64(text),
          hex: Buffer.from(text).toString('hex'),
          url: encodeURIComponent(text.split('\r\n')[0] ?? ''),
        })
        const first = (text.split('\r\n')[0] ?? '').replace(/[^\x20-\x7e]/g, '?')
        const padding = text.startsWith('GET /large') ? ' '.repeat(1_200_000) : ''
        const isChallenge = text.startsWith('GET /digest') && !/\r\nauthorization:/i.test(text)
        return [
          isChallenge ? 'HTTP/1.1 401 Unauthorized' : 'HTTP/1.1 200 OK',
          ...(isChallenge
            ? ['WWW-Authenticate: Digest realm="r", nonce="n0nce", qop="auth", algorithm=SHA-256']
            : []),
          `Set-Cookie: sid=${given['cookie of a server']}; Path=/`,
          `X-Echo: ${first}`,
          'Content-Type: application/json',
          `Content-Length: ${Buffer.byteLength(body) + padding.length}`,
          '',
          body + padding,
        ].join('\r\n')
      })
      // Answers with what no parser takes.
      const broken = await rawServer(
        (request) => `HTTP/1.1 2oo ${request.toString('latin1').split('\r\n')[0]}\r\n\r\n`,
      )
      onTestFinished(() => Promise.all([server.close(), broken.close()]).then(() => undefined))
      const base = `http://127.0.0.1:${server.port}`

      /** Everything that went to the window. */
      const shown: string[] = []
      const services = createServices(
        platformOf(dataDir, kind === 'keychain' ? testSeal() : null, log, (...event) =>
          shown.push(JSON.stringify(event)),
        ),
      )
      const { handlers } = services
      await services.start()
      const see = async <T>(work: T | Promise<T>): Promise<T> => {
        const value = await work
        shown.push(JSON.stringify(value) ?? '')
        return value
      }
      /** A refusal is told to the window and its place to the log, as the hosts do it. */
      const refused = async (work: () => unknown) => {
        try {
          await see(work())
        } catch (error) {
          shown.push(JSON.stringify(error instanceof Error && 'problem' in error ? error.problem : null))
          log.write(`call failed: ${whereThrown(error)}`)
        }
      }
      if (kind === 'passphrase') {
        await handlers.setVaultPassphrase({ next: declared['passphrase of the vault'], present: '' }, context)
      }

      // An environment with a secret of each kind, one of them by a .env file.
      const workspace = await see(handlers.loadWorkspace(undefined, context))
      const made = await see(handlers.createEnvironment({ name: 'Canaries' }, context))
      const environmentId = made.id
      const secrets: Record<string, string> = {
        acsKey: declared['ACS key'],
        connection: `endpoint=https://r.communication.azure.com/;accesskey=${declared['key of a connection string']}`,
        bearer: declared['bearer token'],
        basic: declared['basic password'],
        apiKey: declared['API key'],
        digest: declared['digest password'],
        sigv4: declared['SigV4 secret'],
        session: declared['SigV4 session token'],
        appSecret: declared['app secret'],
        hmacKey: declared['HMAC key'],
      }
      writeFileSync(join(workspace.path, '.env'), `FROM_FILE=${declared['value in the .env file']}\n`)
      await handlers.saveEnvironment(
        {
          environmentId,
          name: 'Canaries',
          variables: Object.entries(secrets).map(([name, value]) => ({
            name,
            value,
            enabled: true,
            secret: true,
          })),
          dotEnv: '.env',
        },
        context,
      )
      await see(handlers.loadWorkspace(undefined, context))

      const send = async (change: Partial<RequestDraft>, label: string) => {
        const draft = emptyRequest({
          url: `${base}/${label}`,
          settings: { ...defaultSettings, timeoutMs: 500 },
          ...change,
        })
        const input = { draft, environmentId, requestId: null }
        await refused(() => handlers.previewRequest(input, context))
        await refused(() => handlers.requestAsCurl(input, context))
        await refused(async () => {
          const exchange = await handlers.sendRequest(input, context)
          await refused(() => handlers.explainSignature({ exchangeId: exchange.id }, context))
          return exchange
        })
      }
      const auths: Auth[] = [
        { kind: 'acs-hmac', credential: 'key', value: '{{acsKey}}', dateHeader: 'x-ms-date' },
        {
          kind: 'acs-hmac',
          credential: 'connection-string',
          value: '{{connection}}',
          dateHeader: 'x-ms-date',
        },
        { kind: 'bearer', token: '{{bearer}}' },
        { kind: 'basic', username: 'me', password: '{{basic}}' },
        { kind: 'basic', username: 'me', password: typed['password typed into the auth'] },
        { kind: 'api-key', name: 'x-mine', value: '{{apiKey}}', placement: 'header' },
        { kind: 'api-key', name: 'mine', value: '{{apiKey}}', placement: 'query' },
        { kind: 'digest', username: 'me', password: '{{digest}}' },
        {
          kind: 'aws-sigv4',
          accessKeyId: 'AKIDEXAMPLE',
          secretAccessKey: '{{sigv4}}',
          sessionToken: '{{session}}',
          region: 'eu-west-1',
          service: 'execute-api',
        },
        { kind: 'whatsapp-webhook', appSecret: '{{appSecret}}' },
        {
          kind: 'hmac',
          algorithm: 'sha256',
          key: '{{hmacKey}}',
          keyEncoding: 'utf8',
          template: '{method}',
          output: 'hex',
          header: 'x-sig',
          prefix: '',
          timeHeader: '',
        },
      ]
      for (const auth of auths)
        await send({ auth, method: auth.kind === 'digest' ? 'GET' : 'POST' }, auth.kind)
      await send({ headers: [{ name: 'x-file', value: '{{FROM_FILE}}', enabled: true }] }, 'dotenv')
      // To the sandbox too, which logs what arrives and quotes what it does not know.
      const { url } = await see(handlers.startSandbox(undefined, context))
      for (const name of [...Object.keys(secrets), '$sandbox.whatsapp.accessToken']) {
        await send(
          { url: `${url}/graph/v23.0/{{${name}}}/settings?x={{${name}}}&access%5Ftoken={{${name}}}` },
          '',
        )
      }
      const seen = await see(handlers.sandboxState(undefined, context))
      expect(seen.log).toHaveLength(Object.keys(secrets).length + 1)
      expect(JSON.stringify(seen.log)).not.toContain('EAA')
      await see(handlers.stopSandbox(undefined, context))
      // Every declared one in places that no auth has, where the echo brings it back in other forms.
      for (const name of Object.keys(secrets)) {
        await send(
          { method: 'POST', url: `${base}/x?v={{${name}}}`, body: { kind: 'text', text: `{{${name}}}` } },
          name,
        )
        await send(
          {
            method: 'POST',
            body: { kind: 'form', fields: [{ name: 'v', value: `{{${name}}}`, enabled: true }] },
          },
          name,
        )
      }
      const unsaved = emptyRequest({
        method: 'POST',
        url: `${base}/${typed['token of Meta in the path']}/x?access_token=${typed['token in the URL']}&sig=${typed['signature in the URL']}`,
        headers: [
          { name: 'Authorization', value: `Bearer ${typed['bearer token in a header']}`, enabled: true },
          { name: 'X-Api-Key', value: typed['API key in a header'], enabled: true },
          { name: 'X-Client-Secret', value: typed['secret in a header of another name'], enabled: true },
        ],
        body: {
          kind: 'json',
          text: JSON.stringify({
            password: typed['password in a body'],
            primaryKey: typed['key of 64 bytes in a body'],
          }),
        },
        variables: [{ name: 'apiSecret', value: typed['value of a variable of the request'], enabled: true }],
        docs: `Use ${typed['token in the docs']}`,
      })
      const withForm = emptyRequest({
        method: 'POST',
        url: `${base}/form?v={{apiSecret}}`,
        variables: unsaved.variables,
        body: {
          kind: 'form',
          fields: [{ name: 'client_secret', value: typed['secret in a form'], enabled: true }],
        },
      })
      const withXml = emptyRequest({
        method: 'POST',
        url: `${base}/xml`,
        body: { kind: 'xml', text: `<c><password>${typed['password in XML']}</password></c>` },
      })
      for (const draft of [unsaved, withForm, withXml]) await send(draft, 'typed')

      await send(
        { url: `${base}/large?access_token=${typed['token in the URL']}`, settings: defaultSettings },
        'large',
      )
      // What is too large for the memory lies in a file for as long as the app runs.
      expect(readdirSync(join(dataDir, 'bodies'))).toHaveLength(1)

      // Failures whose messages could repeat what was sent.
      const token = `?access_token=${typed['token in the URL']}&v={{bearer}}`
      await send({ url: `http://127.0.0.1:${broken.port}/${token}` }, 'broken')
      await send({ url: `http://127.0.0.1:1/${token}` }, 'refused')
      await send({ url: `https://127.0.0.1:${server.port}/${token}` }, 'no-tls')
      await send({ url: `http://nowhere.invalid/${token}` }, 'no-host')
      await send({ url: `http://h/${token}{{missing}}` }, 'unresolved')
      await send({ url: `ht!tp://{{bearer}}@h/${token}` }, 'bad-url')
      await send({ headers: [{ name: 'x', value: 'a\nb{{bearer}}', enabled: true }] }, 'bad-header')

      // Saving what holds secrets is refused; the session is saved in any case, and what was pasted into the Lab with it.
      await refused(() => handlers.createRequest({ parent: null, name: 'Unsaved', draft: unsaved }, context))
      const tab = (id: string, draft: RequestDraft) => ({
        id,
        kind: 'request',
        title: id,
        requestId: null,
        draft,
        folder: null,
      })
      await handlers.saveSession(
        sessionSchema.parse({
          version: 1,
          tabs: [
            tab('a', unsaved),
            tab('b', withForm),
            tab('c', withXml),
            tab(
              'd',
              emptyRequest({
                auth: { kind: 'basic', username: 'me', password: typed['password typed into the auth'] },
              }),
            ),
          ],
          activeTab: 'a',
          environmentId,
          theme: 'dark',
          sidebarOpen: true,
          sidebarWidth: 200,
          signingPanelOpen: true,
          sdp: {
            input: `curl -H 'Authorization: Bearer ${typed['token pasted into the Lab']}' --data 'v=0'`,
            offer: `{"access_token":"${typed['token in the URL']}","sdp":"v=0"}`,
            profile: 'whatsapp',
            role: 'auto',
            inline: false,
          },
        }),
        context,
      )

      // Keys, network, cookies.
      const lock = {
        passphrase: declared['passphrase of a key pair'],
        format: 'pkcs8' as const,
        cipher: 'aes-256-cbc' as const,
      }
      await see(
        handlers.importKey({ name: 'Canary', base64: base64(pem), passphrase: '', lock: null }, context),
      )
      await see(
        handlers.importKey({ name: 'Locked', base64: base64(pem), passphrase: '', lock }, context),
      ).catch(() => undefined)
      await see(handlers.generateKey({ name: 'Made', bits: 2048, ...lock }, context))
      await refused(() =>
        handlers.inspectKey({ base64: base64(pem.slice(0, 900)), passphrase: lock.passphrase }, context),
      )
      const network = {
        proxy: { mode: 'none' as const, address: '', noProxy: '', username: 'me' },
        caFiles: [],
        clientCertificates: [{ id: 'one', host: 'a.example', certFile: '/x', keyFile: '' }],
      }
      await see(handlers.saveNetwork(network, context))
      await see(
        handlers.storeNetworkSecret({ certificateId: null, value: declared['proxy password'] }, context),
      )
      await see(
        handlers.storeNetworkSecret(
          { certificateId: 'one', value: declared['passphrase of a client certificate'] },
          context,
        ),
      )
      await refused(() =>
        handlers.saveNetwork(
          {
            ...network,
            proxy: {
              ...network.proxy,
              mode: 'custom',
              address: `http://me:${declared['API key']}@p.example`,
            },
          },
          context,
        ),
      )
      await handlers.saveCookie(
        {
          name: 'own',
          value: given['cookie of a server'],
          domain: 'a.example',
          hostOnly: true,
          path: '/',
          expires: null,
          secure: false,
          httpOnly: false,
        },
        context,
      )

      // Imports.
      const command = `curl https://h.example/x -H 'Authorization: Bearer ${imported['token of a cURL command']}'`
      for (const [name, text] of [
        ['postman.json', postman],
        ['', command],
      ] as const) {
        const preview = await see(handlers.previewImport({ name, base64: base64(text) }, context))
        await see(handlers.runImport({ importId: preview.importId }, context))
      }

      // What is looked at, searched and told to others.
      const { entries } = await handlers.listHistory(
        { text: 'e', filter: 'all', method: null, host: null, inBodies: true, before: null, limit: 500 },
        context,
      )
      expect(entries.length).toBeGreaterThan(30)
      for (const entry of entries) await see(handlers.readHistory({ id: entry.id }, context))
      await see(handlers.diagnostics(undefined, context))
      await see(handlers.loadWorkspace(undefined, context))
      if (kind === 'passphrase') {
        await see(handlers.lockVault(undefined, context))
        await send({ auth: { kind: 'bearer', token: '{{bearer}}' } }, 'locked')
        await refused(() =>
          handlers.unlockVault({ passphrase: `${declared['passphrase of the vault']}x` }, context),
        )
        await see(handlers.unlockVault({ passphrase: declared['passphrase of the vault'] }, context))
      }

      const except = (file: string) => file === join(workspace.path, '.env')
      // They were on the wire, and came back from it.
      const received = server.requests.map((request) => request.toString('utf8')).join('')
      for (const name of ['bearer token', 'API key', 'value in the .env file'] as const) {
        expect(received).toContain(declared[name])
      }
      for (const secret of Object.values(typed).slice(0, 7)) expect(received).toContain(secret)
      // A crash at this point leaves what is on the disk now: with the write-ahead log.
      expect(leaks([dataDir, temp], all, except)).toEqual([])
      await services.close()
      expect(leaks([dataDir, temp], all, except)).toEqual([])
      expect(leaksInText(shown.join('\n'), declared)).toEqual([])
      // The search finds what is there.
      expect(leaks([workspace.path], { there: declared['value in the .env file'] })).toEqual([
        '.env: there as plain',
      ])
    })
  },
)
