import { type BodyDocument, bodyDocument, type RowView } from './document.ts'
import { filterJson } from './filter.ts'
import type { Reply, Request, View } from './protocol.ts'

/** Holds one body, formats and searches it: the window stays free whatever its size. */

interface Scope {
  postMessage(reply: Reply): void
  onmessage: ((event: { data: Request }) => void) | null
}
const scope = globalThis as unknown as Scope

/** More hits than this are not stepped through. */
const mostFound = 10_000

let body: BodyDocument = bodyDocument(0, false)
let filtered: BodyDocument = bodyDocument(0, false)
let isJson = false
let ended = false
/** Bytes of another charset, kept until all are there and can be made UTF-8. */
let foreign: { charset: string; pieces: Uint8Array[] } | null = null

const documentOf = (view: View): [BodyDocument, RowView] =>
  view === 'filter' ? [filtered, 'pretty'] : [body, view]

function report() {
  const views: readonly RowView[] = ['pretty', 'raw', 'hex']
  const [pretty = 0, raw = 0, hex = 0] = views.map((view) => body.rowCount(view))
  // The tree is made of closed containers: there are none before the end.
  const tree = ended ? body.rowCount('tree') : 0
  const counts = { pretty, raw, hex, tree, filter: filtered.rowCount('pretty') }
  scope.postMessage({ type: 'state', loaded: body.loaded(), ended, counts })
}

function utf8(charset: string, pieces: readonly Uint8Array[]): Uint8Array {
  const decoder = new TextDecoder(charset)
  const text = pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
  return new TextEncoder().encode(text)
}

function whole(bytes: Uint8Array, asJson: boolean): BodyDocument {
  const document = bodyDocument(bytes.length, asJson)
  document.add(bytes)
  document.end()
  return document
}

function knownCharset(name: string): string | null {
  try {
    const { encoding } = new TextDecoder(name)
    return encoding === 'utf-8' ? null : encoding
  } catch {
    return null
  }
}

function filter(seq: number, expression: string) {
  const result = filterJson(new TextDecoder().decode(body.bytes()), expression)
  filtered = result.ok ? whole(new TextEncoder().encode(result.text), true) : bodyDocument(0, false)
  scope.postMessage({
    type: 'filtered',
    seq,
    matches: result.ok ? result.matches : 0,
    problem: result.ok ? null : result.message,
  })
  report()
}

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'open': {
      isJson = data.isJson
      const charset = knownCharset(data.charset)
      foreign = charset === null ? null : { charset, pieces: [] }
      body = bodyDocument(foreign === null ? data.total : 0, isJson)
      break
    }
    case 'chunk': {
      if (foreign === null) body.add(data.bytes)
      else foreign.pieces.push(data.bytes)
      report()
      break
    }
    case 'end':
      if (foreign === null) body.end()
      else body = whole(utf8(foreign.charset, foreign.pieces), isJson)
      foreign = null
      ended = true
      report()
      break
    case 'rows': {
      const [document, view] = documentOf(data.view)
      const rows = document.rows(view, data.from, data.to)
      scope.postMessage({ type: 'rows', seq: data.seq, from: data.from, rows })
      break
    }
    case 'toggle':
      body.toggle(data.row)
      report()
      break
    case 'search': {
      const [document, view] = documentOf(data.view)
      const rows = document.search(view, data.text, mostFound)
      scope.postMessage({ type: 'found', seq: data.seq, rows, more: rows.length === mostFound })
      // A search in the tree opens what holds the hits.
      if (view === 'tree') report()
      break
    }
    case 'filter':
      filter(data.seq, data.expression)
      break
  }
}
