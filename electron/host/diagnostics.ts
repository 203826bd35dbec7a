import os from 'node:os'
import { masked } from './log.ts'
import type { Platform } from './platform.ts'

export interface DiagnosticsInput {
  platform: Pick<Platform, 'host' | 'version' | 'electronVersion' | 'seal' | 'logTail'>
  vault: string
}

const newestLines = 100

/**
 * What a maintainer asks for first, as text for an issue: versions, the system, the kind of store, the newest lines of the log.
 * No address, name, path of the user's or value of a request stands in it; the home folder is written as `~`.
 */
export function diagnosticsText({ platform, vault }: DiagnosticsInput): string {
  const { host, version, electronVersion, seal, logTail } = platform
  const facts: [string, string][] = [
    ['Cordboard', version],
    ['Window', host === 'electron' ? `Electron ${electronVersion ?? ''}`.trim() : 'browser host'],
    ['Node', process.versions.node],
    ['Chromium', process.versions.chrome ?? 'the browser’s own'],
    ['System', `${process.platform} ${os.release()} ${process.arch}`],
    ['Memory', `${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.availableParallelism()} processors`],
    ['Secrets', seal === null ? vault : `${vault}, sealed by ${seal.backend}`],
  ]
  const lines = logTail().slice(-newestLines)
  return [
    ...facts.map(([name, value]) => `${name}: ${value}`),
    '',
    lines.length === 0 ? 'The log is empty.' : 'Log:',
    ...lines.map((line) => masked(withoutHome(line))),
    '',
  ].join('\n')
}

const withoutHome = (line: string): string => line.replaceAll(os.homedir(), '~')
