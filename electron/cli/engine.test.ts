import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryFolder } from '../http/testing/folder.ts'
import { httpProxy, type TestProxy } from '../http/testing/proxies.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { runIn } from './keys/io.testkit.ts'
import * as status from './keys/status.ts'
import * as send from './send.ts'

let server: RawServer
let proxy: TestProxy
beforeAll(async () => {
  server = await rawServer()
  proxy = await httpProxy()
})
afterAll(async () => {
  await server.close()
  await proxy.close()
})
const cwd = temporaryFolder(afterAll)

it.each([
  ['send', send, []],
  ['keys status', status, ['--token-env', 'TOKEN', '--url']],
] as const)('%s goes through the proxy of its own environment', async (name, command, args) => {
  const before = proxy.asked.length
  const env = { TOKEN: 'x', http_proxy: `http://127.0.0.1:${proxy.port}` }
  await runIn({ cwd, env }, command, ...args, `http://${name.replace(' ', '-')}.test:${server.port}/`)
  expect(proxy.asked.slice(before)).toEqual([`CONNECT ${name.replace(' ', '-')}.test:${server.port}`])
})
