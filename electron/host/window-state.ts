import { readFileSync, writeFileSync } from 'node:fs'

/** In device-independent pixels. */
export interface WindowState {
  version: 1
  x?: number
  y?: number
  width: number
  height: number
  maximized: boolean
}

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const firstState: WindowState = { version: 1, width: 1280, height: 800, maximized: false }

/** How much of the title bar must lie on a screen, so that the window can be grasped. */
const grip = 64

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

/** Of x and y. */
const farthest = 1_000_000

/** By hand: the schema library would take 25 ms before the window is made. */
function isState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null) return false
  const { version, x, y, width, height, maximized } = value as Record<string, unknown>
  return (
    version === 1 &&
    isWhole(width, 480, 20_000) &&
    isWhole(height, 360, 20_000) &&
    typeof maximized === 'boolean' &&
    [x, y].every((place) => place === undefined || isWhole(place, -farthest, farthest))
  )
}

/** The remembered state, or the first one. A place that no screen shows any more is forgotten. */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState {
  const state = read(file)
  if (!isState(state)) return firstState
  const { x, y, width } = state
  const isReachable =
    x !== undefined &&
    y !== undefined &&
    workAreas.some(
      (area) =>
        x + width >= area.x + grip &&
        x <= area.x + area.width - grip &&
        y >= area.y &&
        y <= area.y + area.height - grip,
    )
  if (isReachable) return state
  return { version: 1, width: state.width, height: state.height, maximized: state.maximized }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Not being able to remember a window's place is not worth telling anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  } catch {}
}
