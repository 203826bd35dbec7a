import { join } from 'node:path'
import { z } from 'zod'
import { keepAside, readText, writeText } from '../files/files.ts'

const choiceSchema = z.object({ version: z.literal(1), startsWithApp: z.boolean() })

const fileOf = (dataDir: string) => join(dataDir, 'sandbox.json')

/** Whether the sandbox starts with the app: on the first run, and afterwards as it was left. */
export async function sandboxStartsWithApp(dataDir: string): Promise<boolean> {
  try {
    const text = await readText(fileOf(dataDir))
    return text === null || choiceSchema.parse(JSON.parse(text)).startsWithApp
  } catch {
    await keepAside(fileOf(dataDir))
    return true
  }
}

export async function rememberSandbox(dataDir: string, startsWithApp: boolean): Promise<void> {
  await writeText(fileOf(dataDir), `${JSON.stringify({ version: 1, startsWithApp })}\n`, 0o600)
}
