import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import * as generate from './generate.ts'
import { runIn } from './io.testkit.ts'
import * as publish from './publish.ts'
import * as status from './status.ts'

let sandbox: Sandbox
let folder = ''
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  folder = await mkdtemp(join(tmpdir(), 'keys-sandbox-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})

const run = (command: Parameters<typeof runIn>[1], ...args: string[]) =>
  runIn({ cwd: folder, env: { TOKEN: sandbox.facts.whatsapp.accessToken, WRONG: 'x' } }, command, ...args)

it('publishes, reads back VALID and this key, VALID and another key, MISMATCH after a new registration', async () => {
  const { baseUrl, onPremUrl, version, phoneNumberIds } = sandbox.facts.whatsapp
  const [id = ''] = phoneNumberIds
  const cloud = ['--url', `${baseUrl}/${version}/${id}/whatsapp_business_encryption`, '--token-env', 'TOKEN']
  const onPrem = [
    '--url',
    `${onPremUrl}/v1/settings/business/whatsapp_business_encryption`,
    '--token-env',
    'TOKEN',
  ]
  const ask = async (file: string, where: string[]) => {
    const { code, out } = await run(status, file, '--json', ...where)
    const { status: state, sameKey } = JSON.parse(out)
    return { code, state, sameKey }
  }
  for (const name of ['one', 'two']) expect((await run(generate, '--out', name)).code).toBe(0)

  expect(await ask('one/public.pem', cloud)).toEqual({ code: 1, state: null, sameKey: null })
  expect((await run(publish, 'one/private.pem', '--field', 'business_public_key', ...cloud)).code).toBe(0)
  expect(await ask('one/private.pem', cloud)).toEqual({ code: 0, state: 'VALID', sameKey: true })
  expect((await run(publish, 'two/public.pem', '--field', 'public_key', ...onPrem)).code).toBe(0)
  expect(await ask('one/public.pem', onPrem)).toEqual({ code: 1, state: 'VALID', sameKey: false })
  expect(await ask('two/public.pem', onPrem)).toEqual({ code: 0, state: 'VALID', sameKey: true })
  sandbox.reregister(id)
  expect((await ask('two/public.pem', onPrem)).state).toBe('MISMATCH')

  const wrongField = await run(publish, 'one/public.pem', '--field', 'public_key', ...cloud)
  expect(wrongField).toMatchObject({
    code: 1,
    err: expect.stringContaining('business_public_key is required'),
  })
  const wrongToken = [...cloud.slice(0, 2), '--token-env', 'WRONG']
  expect((await run(status, ...wrongToken)).err).toContain('The server refused with 401.')
})
