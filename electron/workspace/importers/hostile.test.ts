import { execFile } from 'node:child_process'
import { open, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { problemOf } from '../../../shared/problem.ts'
import { newFolder } from '../service.testkit.ts'
import { listItems } from '../tree.ts'
import { readImport } from './import.ts'
import { imported, metaCollection, postmanCollection, requestsOf } from './importers.testkit.ts'
import { decodeImport, readSource, sourceOf } from './source.ts'
import { writeNewWorkspace } from './write.ts'

async function refusal(work: Promise<unknown>) {
  const problem = await work.then(
    () => null,
    (error: unknown) => problemOf(error),
  )
  expect(problem?.code).not.toBe('unexpected')
  expect(problem?.fix).toMatch(/\.$/)
  return problem?.message
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`).join('\n')}\nopenapi: 3.0.0\n`

describe('what cannot be imported is told in a sentence', () => {
  it.each([
    ['nothing', ' \n', 'There is nothing to import: the text is empty.'],
    ['prose', 'Dear Sir or Madam,\nhello', 'This is no format that Cordboard knows.'],
    ['JSON of something else', '{"a": 1}', 'This is no format that Cordboard knows.'],
    ['cut-off JSON', JSON.stringify(metaCollection).slice(0, 900), 'The JSON ends before it is complete.'],
    ['broken JSON', '{"info": {,}}', 'The JSON is broken in line 1.'],
    ['broken YAML', 'openapi: 3.0.0\npaths: [\n', 'The YAML is broken in line 3.'],
    ['a YAML bomb', bomb, 'The aliases of the YAML multiply into too many values.'],
    ['deep JSON', '['.repeat(200_000) + ']'.repeat(200_000), 'This is no format that Cordboard knows.'],
    ['deep YAML', `openapi: 3.0.0\nx: ${'['.repeat(50_000)}`, /deep|broken/],
    [
      'a collection of version 1',
      { id: 'x', name: 'y', order: [], requests: [] },
      'The file is a Postman collection of version 1.',
    ],
    [
      'a collection without items',
      { info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' } },
      'The Postman collection has no list of items.',
    ],
    ['broken .bru', 'meta {\n  name: x\n}\n\nget {\n  url\n', /\.bru|no format/],
    [
      'deep folders',
      postmanCollection([[...Array(40)].reduce((inner) => ({ name: 'f', item: [inner] }), {})]),
      'The collection nests folders deeper than 24 levels, or a folder lies inside itself.',
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await refusal(imported(text))).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    )
  })

  it('a file of 100 MB, without reading it', async () => {
    const path = join(await newFolder(), 'big.json')
    const handle = await open(path, 'w')
    await handle.truncate(100 * 1024 * 1024)
    await handle.close()
    expect(await refusal(readSource(path))).toBe('big.json has 100 MB; an import takes 50 MB at most.')
  })

  it.each([
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xfe]],
    ['a zip archive', [0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0]],
    ['Latin-1', [0x7b, 0x22, 0xe4, 0x22, 0x7d]],
  ])('%s', (_, bytes) => {
    expect(() => decodeImport(Uint8Array.from(bytes), 'x')).toThrow('x is not a text file.')
  })

  it('a path that is not there', async () => {
    expect(await refusal(readSource('/nowhere/x.json'))).toBe('There is no file /nowhere/x.json.')
  })
})

describe('encodings', () => {
  const text = JSON.stringify(metaCollection)
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', Buffer.from(utf16).swap16()],
    ['UTF-16 LE without a mark', Buffer.from(text, 'utf16le')],
  ])('%s', async (_, bytes) => {
    const path = join(await newFolder(), 'x.postman_collection.json')
    await writeFile(path, bytes)
    const { imported: made } = await readImport(await readSource(path))
    expect(made.name).toBe('WhatsApp Cloud API')
    expect(requestsOf(made.items).size).toBe(5)
  })
})

it.each([
  ['a query of question marks', { url: `https://a.test/${'?'.repeat(1_000_000)}` }, ''],
  ['comments that never end', { url: 'https://a.test' }, '/*'.repeat(30_000)],
  [
    'calls that never close',
    { url: 'https://a.test' },
    `hmacsha256 SignedHeaders=date x-ms-content-sha256 ${'atob('.repeat(12_000)}`,
  ],
  [
    'reads of spaces',
    { url: 'https://a.test' },
    `hmacsha256 SignedHeaders=date x-ms-content-sha256 atob(pm.get('a${' '.repeat(60_000)})`,
  ],
  [
    'braces',
    { url: `https://a.test/${'{{'.repeat(200_000)}`, body: { mode: 'raw', raw: '"a":"'.repeat(100_000) } },
    '',
  ],
])('%s come to an end', async (_, request, script) => {
  const event = [{ listen: 'prerequest', script: { exec: script } }]
  const { imported: made } = await imported(postmanCollection([{ name: 'A', request, event }]))
  expect(made.items).toHaveLength(1)
})

it.each([
  ['backslashes', `curl ^"https://a.test^" ${'\\'.repeat(500_000)}`],
  ['quotes', `curl https://a.test ${`'a'`.repeat(300_000)}`],
  ['options', `curl https://a.test ${'-H a:b '.repeat(50_000)}`],
])('a command of many %s comes to an end', async (_, text) => {
  const { imported: made } = await imported(text)
  expect(made.items.length).toBeGreaterThan(0)
})

it("keys of an object's prototype are data", async () => {
  const text =
    '{"__proto__": {"polluted": 1}, "info": {"name": "x", "__proto__": {"polluted": 1}}, "constructor": {"prototype": {"polluted": 1}}, "item": [{"name": "a", "__proto__": {"polluted": 1}, "request": {"url": "https://a.test", "header": [{"key": "__proto__", "value": "1"}]}}], "variable": [{"key": "__proto__", "value": "1"}]}'
  const { imported: made } = await imported(text)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(requestsOf(made.items).get('a')?.draft.headers[0]?.name).toBe('__proto__')
  expect(made.environments[0]?.variables[0]?.name).toBe('__proto__')
})

it('wrong types everywhere are absent, not a crash', async () => {
  const wrong = [null, 1, 'x', true, [], {}, [null], { a: 1 }]
  for (const value of wrong) {
    const item = {
      name: value,
      request: { method: value, url: value, header: value, body: value, auth: value },
      response: value,
      event: value,
    }
    const { imported: made } = await imported(
      postmanCollection([item, value], { variable: value, auth: value, event: value }),
    )
    expect(made.items).toHaveLength(2)
  }
  expect(sourceOf('a: b', '').value).toEqual({ a: 'b' })
})

describe.skipIf(process.platform === 'win32')('a folder that is imported', () => {
  const request = 'meta {\n  name: One\n  type: http\n}\n\nget {\n  url: https://a.test\n}\n'
  it('is read without its links, pipes and loops', async () => {
    const [folder, outside] = [await newFolder(), await newFolder()]
    await writeFile(join(folder, 'bruno.json'), '{"version": "1", "name": "C", "type": "collection"}')
    await writeFile(join(folder, 'One.bru'), request)
    await writeFile(join(outside, 'Outside.bru'), request.replace('One', 'Outside'))
    await symlink(join(outside, 'Outside.bru'), join(folder, 'Link.bru'))
    await symlink('/dev/zero', join(folder, 'Device.bru'))
    await symlink('.', join(folder, 'loop'))
    await promisify(execFile)('mkfifo', [join(folder, 'Pipe.bru')])
    const { imported: made } = await readImport(await readSource(folder))
    expect([...requestsOf(made.items).keys()]).toEqual(['One'])
  })

  it('is refused as a whole where it holds too much, and a pipe by itself', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'bruno.json'), '{"version": "1", "name": "C", "type": "collection"}')
    const handle = await open(join(folder, 'Large.bru'), 'w')
    await handle.truncate(60 * 1024 * 1024)
    await handle.close()
    expect(await refusal(readSource(folder))).toMatch(/an import takes 50 MB at most/)
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
    expect(await refusal(readSource(join(folder, 'pipe')))).toBe('pipe is not a text file.')
  })
})

it('names of every kind stay in the folder that is made', async () => {
  const names = [
    ...['../../x', '/etc/x', 'C:\\x', '..', '.', 'CON', 'nul.txt', 'x. . .', 'a\0b', 'x'.repeat(5000), ''],
    ...['\u202etxt.exe', 'a\nb', '   ', '__proto__', 'constructor', '\ud800', '.hidden', 'a/b\\c', 'folder'],
  ]
  const request = { method: 'GET', url: 'https://a.test' }
  const items = names.flatMap((name) => [
    { name, request },
    { name, item: [{ name, request }] },
  ])
  const { imported: made } = await imported(postmanCollection(items))
  const parent = await newFolder()
  await writeNewWorkspace(join(parent, 'made'), made)
  expect(await readdir(parent)).toEqual(['made'])
  const listed = await listItems(join(parent, 'made'))
  expect(listed.filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(listed.filter(({ kind }) => kind === 'request')).toHaveLength(names.length * 2)
})
