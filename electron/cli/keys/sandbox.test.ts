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

it('publishes to every number of an account in one go, and says which failed', async () => {
  const { baseUrl, version, businessAccountId, phoneNumberIds } = sandbox.facts.whatsapp
  expect((await run(generate, '--out', 'all')).code).toBe(0)
  const key = 'all/private.pem'
  const where = ['--base-url', `${baseUrl}/`, '--version', version, '--account', businessAccountId]
  const all = ['--all-numbers', ...where, '--token-env', 'TOKEN']
  const told = await run(publish, key, '--json', ...all)
  expect(told.code).toBe(0)
  const { ok, numbers, spkiSha256 } = JSON.parse(told.out)
  expect(ok).toBe(true)
  expect(spkiSha256).toMatch(/^[0-9a-f]{64}$/)
  expect(numbers).toEqual(
    phoneNumberIds.map((phoneNumberId) => ({
      phoneNumberId,
      displayNumber: expect.stringContaining('+1 555'),
      status: 200,
      ok: true,
      body: { success: true },
    })),
  )
  for (const id of phoneNumberIds) {
    const url = `${baseUrl}/${version}/${id}/whatsapp_business_encryption`
    expect((await run(status, key, '--url', url, '--token-env', 'TOKEN')).code).toBe(0)
  }
  const shown = await run(publish, key, ...all)
  expect(shown).toMatchObject({ code: 0, err: '' })
  expect(shown.out).toContain(`${phoneNumberIds[1]} +1 555-555-0102: published\nPublished to 2 of 2 numbers.`)

  const refused = await run(publish, key, '--json', '--all-numbers', ...where, '--token-env', 'WRONG')
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('The server refused with 401.') })
  expect(JSON.parse(refused.out)).toMatchObject({ ok: false, numbers: null, status: 401 })
})

it.each([
  ['--url names one number', ['--all-numbers', '--url', 'http://x']],
  ['business_public_key', ['--all-numbers', '--field', 'public_key']],
  ['--account is missing', ['--all-numbers', '--base-url', 'http://x', '--version', 'v23.0']],
  ['digits only', ['--all-numbers', '--base-url', 'http://x', '--version', 'v23.0', '--account', '../1']],
  ['as v23.0', ['--all-numbers', '--base-url', 'http://x', '--version', '23', '--account', '1']],
  ['--account goes with', ['--url', 'http://x', '--field', 'public_key', '--account', '1']],
])('says what does not fit: %s', async (text, args) => {
  const ran = await run(publish, 'all/private.pem', '--token-env', 'TOKEN', ...args)
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(text)
})
