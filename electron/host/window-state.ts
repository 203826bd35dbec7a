import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const stateSchema = z.object({
  version: z.literal(1),
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(480).max(20_000),
  height: z.number().int().min(360).max(20_000),
  maximized: z.boolean(),
})
/** In device-independent pixels. */
export type WindowState = z.infer<typeof stateSchema>

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const firstState: WindowState = { version: 1, width: 1280, height: 800, maximized: false }

/** How much of the title bar must lie on a screen, so that the window can be grasped. */
const grip = 64

/** The remembered state, or the first one. A place that no screen shows any more is forgotten. */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState {
  let state: WindowState
  try {
    state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return firstState
  }
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

/** Not being able to remember a window's place is not worth telling anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  } catch {}
}
