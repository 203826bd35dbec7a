import os from 'node:os'
import path from 'node:path'

/**
 * Where Cordboard keeps what is its own (session, history, keys): `CORDBOARD_DATA_DIR`, else the place that the
 * system has for it. Linux: XDG Base Directory specification; a relative XDG path is to be ignored, as it says.
 */
export function dataDirectory(
  env: Record<string, string | undefined> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  if (env.CORDBOARD_DATA_DIR) return path.resolve(env.CORDBOARD_DATA_DIR)
  if (platform === 'win32') {
    return path.win32.join(env.APPDATA || path.win32.join(home, 'AppData', 'Roaming'), 'Cordboard')
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Cordboard')
  const xdg = env.XDG_DATA_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'cordboard')
}
