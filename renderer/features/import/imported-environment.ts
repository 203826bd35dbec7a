/** What an import did about the environment, by the names of the one it brought and the one that was in use. */
export function environmentWords(brought: string | null, inUse: string | null): string {
  if (brought === null || brought === inUse) return ''
  if (inUse === null) return `Its variables are in the environment ${brought}, which is in use now.`
  return `Its variables are in the environment ${brought}. ${inUse} stays in use.`
}
