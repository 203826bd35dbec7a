import { isSandboxVariable } from '../../../shared/request/sandbox-variables.ts'

/** The variables of the sandbox that a problem names, each once: they have no value while it is stopped. */
export function sandboxNames(message: string): string[] {
  const names = [...message.matchAll(/\{\{(\$sandbox\.[\w.]+)\}\}/g)].map(([, name = '']) => name)
  return [...new Set(names)].filter(isSandboxVariable)
}
