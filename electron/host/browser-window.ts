import { type ChildProcess, spawn } from 'node:child_process'
import { findChromium } from './find-chromium.mjs'

type Env = Record<string, string | undefined>

/** Whether a window can be shown at all. */
export function hasDisplay(env: Env, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

export interface WindowCommand {
  file: string
  args: string[]
  /** True where the program lives as long as its window, so that its end means "closed". */
  isWindow: boolean
}

/** The program that shows `url`. The profile is Cordboard's own: none of the user's extensions see the page. */
export function windowCommand(
  url: string,
  profile: string,
  env: Env,
  platform: NodeJS.Platform = process.platform,
  isRoot = process.getuid?.() === 0,
): WindowCommand {
  if (platform === 'darwin') return { file: 'open', args: [url], isWindow: false }
  // `start` is a word of cmd; rundll32 takes the address as it stands, without a shell to read its characters.
  if (platform === 'win32') {
    return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url], isWindow: false }
  }
  const chromium = findChromium(env)
  if (chromium === null) return { file: 'xdg-open', args: [url], isWindow: false }
  const quiet = [
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--disable-background-networking',
  ]
  // Chromium's sandbox does not run as root; --test-type hides the bar that says so.
  const root = isRoot ? ['--no-sandbox', '--test-type'] : []
  return {
    file: chromium,
    args: [`--app=${url}`, `--user-data-dir=${profile}`, '--window-size=1280,800', ...quiet, ...root],
    isWindow: true,
  }
}

/** Of our environment without the passphrase of the vault and without secrets: the browser's own children would have them. */
export function withoutSecrets(env: Env): Env {
  const isSecret = (name: string) => /^CORDBOARD_(?:VAULT_PASSPHRASE$|SECRET_)/i.test(name)
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSecret(name)))
}

/** A window that closes within this time was taken over by another process, or never stood. */
const shortestLifeMs = 3_000

/** Shows `url`; `onClosed` is called when the user closes the window, where that can be known. Null: nothing to show it with. */
export function openBrowserWindow(
  url: string,
  profile: string,
  env: Env,
  onClosed: () => void,
): ChildProcess | null {
  if (!hasDisplay(env)) return null
  const { file, args, isWindow } = windowCommand(url, profile, env)
  const startedAt = Date.now()
  const child = spawn(file, args, { stdio: 'ignore', env: withoutSecrets(env) })
  child.on('error', () => {})
  child.on('exit', (code) => {
    if (isWindow && code === 0 && Date.now() - startedAt > shortestLifeMs) onClosed()
  })
  return child
}
