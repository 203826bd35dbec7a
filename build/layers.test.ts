import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { inRoot } from './project.mjs'

/** From the ground up: what stands in a line imports from lines above it, and nothing of its own line. docs/architecture.md draws it. */
const electron = [
  ['files', 'wire', 'ipc'],
  ['host', 'vault', 'signing'],
  ['http', 'keys'],
  ['sandbox', 'workspace'],
  ['history'],
  ['services.ts'],
  ['web.ts'],
  ['cli'],
  ['main.ts', 'preload.ts'],
]

const renderer = [['bridge', 'ui'], ['state'], ['editor'], ['features'], ['app']]

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    path.resolve(path.dirname(file), match[1] ?? ''),
  )
}

/** Without tests, which may take what they need from anywhere. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/\.(?:test|testkit)\.tsx?$|[\\/]testing[\\/]/.test(file))
}

/** The imports that go up, or to a neighbour in the same line. */
function against(root: string, layers: readonly (readonly string[])[]): string[] {
  const placeOf = (file: string) => path.relative(root, file).split(path.sep)[0] ?? ''
  const heightOf = (place: string) => layers.findIndex((layer) => layer.includes(place))
  return sources(root).flatMap((file) => {
    const place = placeOf(file)
    if (heightOf(place) < 0) return [`${place} stands in no layer`]
    return imports(file)
      .filter((target) => target.startsWith(root + path.sep))
      .map((target) => ({ target, below: placeOf(target) }))
      .filter(({ below }) => below !== place && heightOf(below) >= heightOf(place))
      .map(({ target }) => `${path.relative(root, file)} imports ${path.relative(root, target)}`)
  })
}

it.each([
  ['electron', electron],
  ['renderer', renderer],
])('imports between the folders of %s/ run downwards', (folder, layers) => {
  expect(against(inRoot(folder), layers)).toEqual([])
})
