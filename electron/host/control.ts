import http from 'node:http'
import { json, listenOnLoopback, pathOf, readJson, text } from './loopback.ts'
import { controlPath, type Wish, wishOf } from './running.ts'
import { comesFromUs, createDoorkeeper } from './web-guard.ts'

/** Bytes; a question has some three hundred. */
const largestQuestion = 4096

/**
 * What the desktop app serves on loopback: answers to programs of its user that know the key of the note in the data folder
 * (running.ts), and nothing else. The kernel ends it with the process, so a note without it is a dead one's.
 */
export async function startControl(
  key: string,
  onWish: (wish: Wish) => void,
): Promise<{ origin: string; close(): void }> {
  const door = createDoorkeeper()
  let origin = ''
  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const isKnown = request.method === 'POST' && pathOf(request.url ?? '/') === controlPath
    if (!comesFromUs(request.headers, origin) || !isKnown)
      return text(response, 403, 'Nothing is served here.')
    const body = await readJson(request, response, largestQuestion)
    if (body === undefined) return
    const asked = wishOf(key, body)
    if (asked === null) {
      await door.refuse()
      return text(response, 401, 'This program is not known here.')
    }
    json(response, 200, asked.answer(`${origin}/`))
    response.once('close', () => onWish(asked.wish))
  }

  origin = await listenOnLoopback(server, 0)
  return {
    origin,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
