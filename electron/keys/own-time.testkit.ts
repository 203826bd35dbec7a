/**
 * The CPU time in ms that this thread spent while `work` ran: no single block of it is longer. Unlike the clock it does
 * not count what other programs on the machine take.
 */
export async function ownTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
