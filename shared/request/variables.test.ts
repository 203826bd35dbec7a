import { describe, expect, it } from 'vitest'
import type { VariableScope } from './scope.ts'
import { createResolver, type DynamicSource, parseTemplate } from './variables.ts'

const source = (): DynamicSource => {
  let count = 0
  return {
    now: new Date('2026-11-21T00:33:51.250Z'),
    guid: () => `guid-${++count}`,
    randomInt: () => ++count,
  }
}

function scope(values: Record<string, string>, advice?: string): VariableScope {
  return {
    lookup: (name) =>
      Object.hasOwn(values, name)
        ? { value: values[name] ?? '', secret: name.startsWith('secret'), origin: 'test' }
        : null,
    ...(advice === undefined ? {} : { advise: () => advice }),
  }
}

function resolve(text: string, values: Record<string, string> = {}) {
  const resolver = createResolver(scope(values), source())
  return {
    text: resolver.resolve(text, 'the URL'),
    problems: resolver.problems(),
    secrets: resolver.secrets(),
  }
}

describe('parseTemplate', () => {
  it('gives text and variables with their offsets, and joins to what was typed', () => {
    const text = 'a{{b}}c{{ d.e-f }}'
    const parts = parseTemplate(text)
    expect(parts).toEqual([
      { kind: 'text', text: 'a', from: 0, to: 1 },
      { kind: 'variable', name: 'b', text: '{{b}}', from: 1, to: 6 },
      { kind: 'text', text: 'c', from: 6, to: 7 },
      { kind: 'variable', name: 'd.e-f', text: '{{ d.e-f }}', from: 7, to: 18 },
    ])
    expect(parts.map((part) => part.text).join('')).toBe(text)
  })

  it.each([
    ['{{$guid}}', ['$guid']],
    ['{{größe}}', ['größe']],
    ['{{access key}}', ['access key']],
    ['{{{a}}}', ['a']],
    ['{{1}} and {{ 12 }}', []],
    ['{{1a}}', ['1a']],
    ['{{}} {{ }} {{a', []],
    ['{"a":{"b":{}}}', []],
    ['{{"a":1}}', []],
    ['{{a\nb}}', []],
    ['{{a}}{{b}}', ['a', 'b']],
  ])('%j has the variables %j', (text, names) => {
    const parts = parseTemplate(text)
    expect(parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : []))).toEqual(names)
    expect(parts.map((part) => part.text).join('')).toBe(text)
  })

  it('stays fast on text that never closes', () => {
    const begun = process.cpuUsage()
    for (const text of [`{{${'a '.repeat(100_000)}`, '{{a'.repeat(100_000), `{{a${' '.repeat(200_000)}`])
      parseTemplate(text)
    // Quadratic it would be minutes.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5)
  })
})

describe('the resolver', () => {
  it('follows values into values', () => {
    expect(resolve('{{url}}/x', { url: 'https://{{host}}', host: 'h' }).text).toBe('https://h/x')
  })

  it('leaves the placeholders of a WhatsApp template', () => {
    expect(resolve('Hello {{1}}, {{name}}', { name: 'you' })).toMatchObject({
      text: 'Hello {{1}}, you',
      problems: [],
    })
  })

  it('names every unresolved variable with its place, and leaves it visible', () => {
    const resolver = createResolver(scope({ known: 'k', half: '{{inner}}' }), source())
    expect(resolver.resolve('{{a}}/{{known}}/{{half}}', 'the URL')).toBe('{{a}}/k/{{half}}')
    resolver.resolve('x\n{{b}}', (offset) => `offset ${offset}`)
    expect(resolver.problems().map(({ code, message, where }) => [code, message, where])).toEqual([
      ['unresolved-variable', 'The variable {{a}} in the URL has no value.', 'the URL'],
      [
        'unresolved-variable',
        'The variable {{inner}} in the URL has no value (used by {{half}}).',
        'the URL',
      ],
      ['unresolved-variable', 'The variable {{b}} in offset 2 has no value.', 'offset 2'],
    ])
  })

  it('takes the advice of the scope, and lists the dynamic ones for a wrong dynamic name', () => {
    const advised = createResolver(scope({}, 'Set CORDBOARD_SECRET_A.'), source())
    advised.resolve('{{a}}', 'the URL')
    expect(advised.problems()[0]?.fix).toBe('Set CORDBOARD_SECRET_A.')
    expect(resolve('{{$uuid}}').problems[0]?.fix).toContain('{{$guid}}')
  })

  it.each([
    [{ a: '{{a}}' }, 'a → a'],
    [{ a: 'x{{b}}', b: '{{c}}', c: '{{b}}' }, 'b → c → b'],
  ])('names the chain of a cycle', (values, chain) => {
    const { problems, text } = resolve('{{a}}', values)
    expect(text).toBe('{{a}}')
    expect(problems).toMatchObject([{ code: 'variable-cycle', where: 'the URL' }])
    expect(problems[0]?.message).toContain(chain)
  })

  it('bounds depth and growth', () => {
    const deep = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`v${at}`, `{{v${at + 1}}}`]))
    expect(resolve('{{v0}}', deep).problems[0]?.code).toBe('variable-too-deep')
    const wide = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `w${at}`,
        at === 11 ? 'x'.repeat(1000) : `{{w${at + 1}}}`.repeat(10),
      ]),
    )
    expect(resolve('{{w0}}', wide).problems[0]?.code).toBe('variable-too-long')
  })

  it('evaluates a dynamic variable once a request, wherever it stands', () => {
    const resolver = createResolver(scope({ id: '{{$guid}}' }), source())
    expect(resolver.resolve('{{$guid}} {{id}}', 'the URL')).toBe('guid-1 guid-1')
    expect(
      resolver.resolve('{{$timestamp}} {{$isoTimestamp}} {{$randomInt}} {{$randomInt}}', 'the body'),
    ).toBe('1795221231 2026-11-21T00:33:51.250Z 2 2')
  })

  it('collects the secrets that were used and no others', () => {
    const values = { secretA: 'one', secretB: 'two', plain: 'x{{secretA}}', secretC: 'three' }
    expect(resolve('{{plain}} {{secretB}}', values).secrets).toEqual(['one', 'two'])
  })
})
