import { describe, expect, it } from 'vitest'
import { usersBetween } from './peer.ts'
import { createDoorkeeper } from './web-guard.ts'

describe('a one-time token', () => {
  it('is of its caller alone: two that wait are two, and each opens once', async () => {
    const door = createDoorkeeper()
    const [first, second] = [door.issue(1000), door.issue(1000)]
    expect(first).not.toBe(second)
    expect(await door.open(second)).not.toBeNull()
    expect(await door.open(first)).not.toBeNull()
    expect(await door.open(first)).toBeNull()
  })

  it('is worth nothing after its life', async () => {
    let time = 0
    const door = createDoorkeeper(() => time)
    const [early, late] = [door.issue(1000), door.issue(1000)]
    time = 999
    expect(await door.open(early)).not.toBeNull()
    time = 1001
    expect(await door.open(late)).toBeNull()
  })

  it('is one of a few that wait: the oldest goes', async () => {
    const door = createDoorkeeper()
    const first = door.issue(1000)
    const others = Array.from({ length: 32 }, () => door.issue(1000))
    expect(await door.open(first)).toBeNull()
    expect(await door.open(others[0])).not.toBeNull()
  })
})

describe("the kernel's table of sockets", () => {
  const head =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
  const row = (local: string, remote: string, user: number) =>
    `   1: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000 ${String(user).padStart(5)}        0 4711 1`
  const table = [
    head,
    row('0100007F:1F90', '00000000:0000', 1),
    row('0100007F:1F90', '0100007F:C350', 1000),
    row('0100007F:C350', '0100007F:1F90', 1001),
    row('0100007F:C351', '0100007F:1F90', 1002),
    row('0000000000000000FFFF00000100007F:C350', '0000000000000000FFFF00000100007F:1F90', 65534),
    '',
  ].join('\n')

  it.each([
    [50000, 8080, [1001, 65534]],
    [50001, 8080, [1002]],
    [8080, 50000, [1000]],
    [50002, 8080, []],
  ])('tells the users of the sockets from port %d to %d', (from, to, users) => {
    expect(usersBetween(table, from, to)).toEqual(users)
  })
})
