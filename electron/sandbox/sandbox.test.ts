import { createServer, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { startSandbox } from './sandbox.ts'

describe('the sandbox', () => {
  const listen = vi.spyOn(Server.prototype, 'listen')
  afterAll(() => listen.mockRestore())

  it.each([
    ['on any free port', 0],
    ['on another port where its own is taken', null],
  ])('is reached from this machine alone, %s', async (_what, port) => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const sandbox = await startSandbox({ port: port ?? (other.address() as AddressInfo).port })
    // What the system says of the socket that listens now: an address that other machines reach would stand here.
    const server = listen.mock.contexts.at(-1) as Server
    expect(server.address()).toMatchObject({
      address: '127.0.0.1',
      port: Number(new URL(sandbox.facts.url).port),
    })
    await sandbox.close()
    other.close()
  })

  it('says that a port is taken where no other one will do', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(startSandbox({ port, exactPort: true })).rejects.toMatchObject({
      problem: { code: 'port-not-available', message: `Port ${port} of 127.0.0.1 is in use.` },
    })
    other.close()
  })
})
