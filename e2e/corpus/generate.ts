/**
 * Writes the SDP corpus anew from the WebRTC stacks of this machine: `node e2e/corpus/generate.ts [stack...]`.
 * Without names all stacks are asked; one that is absent is named and its files stay as they are.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { replaceAddresses, standIns } from './addresses.ts'
import type { Described, ForeignOffer, Reply, Task } from './stacks/stack.ts'

interface Entry {
  readonly file: string
  readonly stack: string
  readonly version: string
  readonly type: 'offer' | 'answer'
  readonly what: string
  /** file that it answers */
  readonly answers?: string
}

interface Stack {
  readonly program: string
  /** program's arguments before the script */
  readonly options?: readonly string[]
  readonly script: string
  /** npm packages, exact, that are installed for the run alone */
  readonly installs?: string
}

const here = import.meta.dirname
const sdpFolder = path.join(here, 'sdp')
const indexFile = path.join(here, 'index.json')
/** Debian's own Python; isolated, so that aiortc.py is not taken for the library of that name. */
const python = { program: '/usr/bin/python3', options: ['-I'] }

const stacks: Readonly<Record<string, Stack>> = {
  chromium: { program: process.execPath, script: 'chromium.ts' },
  firefox: { program: process.execPath, script: 'firefox.ts' },
  aiortc: { ...python, script: 'aiortc.py' },
  gstreamer: { ...python, script: 'gstreamer.py' },
  werift: { program: process.execPath, script: 'werift.ts', installs: 'werift@0.25.2' },
  'node-datachannel': {
    program: process.execPath,
    script: 'node-datachannel.ts',
    installs: 'node-datachannel@0.33.4',
  },
}

/** The audio offer of each stack is answered by all others; so are these two, for the m-sections that are rejected. */
const offersToAll = ['chromium/offer-audio-video-data.sdp', 'gstreamer/offer-opus-without-channels.sdp']

interface Answered {
  readonly version: string
  readonly described: readonly Described[]
  readonly failed: readonly string[]
  readonly absent?: string
}

async function ask(stack: Stack, task: Task): Promise<Answered> {
  const child = spawn(stack.program, [...(stack.options ?? []), path.join(here, 'stacks', stack.script)])
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) =>
      resolve(code === 0 ? '' : `exit code ${code}: ${errors.trim().split('\n').at(-1)}`),
    )
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 400_000)
  child.stdin.on('error', () => undefined).end(JSON.stringify(task))
  const described: Described[] = []
  const failed: string[] = []
  let version = ''
  let absent: string | undefined
  for await (const line of readline.createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue
    const reply: Reply = JSON.parse(line)
    if ('absent' in reply) absent = reply.absent
    else if ('version' in reply) version = reply.version
    else if ('failed' in reply) failed.push(`${reply.name}: ${reply.failed}`)
    else described.push(reply)
  }
  const wrong = await ended
  clearTimeout(timer)
  if (wrong !== '' && described.length === 0) absent ??= wrong
  else if (wrong !== '') failed.push(wrong)
  return { version, described, failed, ...(absent === undefined ? {} : { absent }) }
}

/** Installs what a stack needs into a folder, once; the reason where npm could not. */
function install(stack: Stack, folder: string): string | null {
  if (stack.installs === undefined || existsSync(folder)) return null
  try {
    const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder]
    execFileSync('npm', ['install', ...options, stack.installs], { stdio: ['ignore', 'ignore', 'pipe'] })
    return null
  } catch (error) {
    return `npm could not install ${stack.installs} (${String(error).split('\n')[0]})`
  }
}

/** A trace of this machine in a description, or null. */
function trace(sdp: string): string | null {
  const names = [os.hostname(), os.userInfo().username].filter((name) => name.length > 3)
  return names.find((name) => sdp.includes(name)) ?? null
}

/** Entries with their texts, by file. */
type Corpus = ReadonlyMap<string, { readonly entry: Entry; readonly sdp: string }>

function readCorpus(): Corpus {
  if (!existsSync(indexFile)) return new Map()
  const entries: readonly Entry[] = JSON.parse(readFileSync(indexFile, 'utf8'))
  return new Map(
    entries.map((entry) => [
      entry.file,
      { entry, sdp: readFileSync(path.join(sdpFolder, entry.file), 'utf8') },
    ]),
  )
}

function writeCorpus(corpus: Corpus): void {
  rmSync(sdpFolder, { recursive: true, force: true })
  const sorted = [...corpus.values()].sort((a, b) => (a.entry.file < b.entry.file ? -1 : 1))
  for (const { entry, sdp } of sorted) {
    mkdirSync(path.join(sdpFolder, entry.stack), { recursive: true })
    writeFileSync(path.join(sdpFolder, entry.file), sdp)
  }
  writeFileSync(indexFile, `[\n${sorted.map(({ entry }) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`)
}

/** Adds what a stack described, with the machine's addresses replaced. */
function add(corpus: Corpus, name: string, { version, described, failed }: Answered): Corpus {
  const map = standIns()
  const added = described.map(({ sdp, name: base, answers, ...about }) => {
    const file = `${name}/${base}.sdp`
    const text = replaceAddresses(sdp, map)
    const found = trace(text)
    if (found !== null) throw new Error(`${file} holds the name ${found} of this machine`)
    const to =
      answers === undefined ? {} : { answers: answers.includes('/') ? answers : `${name}/${answers}` }
    return [file, { entry: { file, stack: name, version, ...about, ...to }, sdp: text }] as const
  })
  for (const line of failed) console.error(`${name}: left out ${line}`)
  console.error(`${name} ${version}: ${described.length} descriptions`)
  return new Map([...corpus, ...added])
}

function foreignOffers(name: string, corpus: Corpus): ForeignOffer[] {
  return [...corpus]
    .filter(([file, { entry }]) => {
      return entry.stack !== name && (file.endsWith('/offer-audio.sdp') || offersToAll.includes(file))
    })
    .map(([file, { sdp }]) => ({ file, sdp }))
}

async function generate(names: readonly string[]): Promise<void> {
  const modules = mkdtempSync(path.join(os.tmpdir(), 'corpus-modules-'))
  const asked = async (name: string, stack: Stack, foreign: readonly ForeignOffer[]): Promise<Answered> => {
    const folder = path.join(modules, name)
    const missing = install(stack, folder)
    if (missing !== null) return { version: '', described: [], failed: [], absent: missing }
    return ask(stack, { foreign, modules: folder })
  }
  const present = new Set<string>()
  let corpus = readCorpus()
  try {
    for (const [name, stack] of Object.entries(stacks)) {
      if (!names.includes(name)) continue
      const answered = await asked(name, stack, [])
      if (answered.absent !== undefined) {
        console.error(`${name}: skipped, ${answered.absent}`)
        continue
      }
      present.add(name)
      corpus = add(new Map([...corpus].filter(([, { entry }]) => entry.stack !== name)), name, answered)
    }
    // Once all offers are there. An offer that was made anew needs new answers of the other stacks too.
    for (const [name, stack] of Object.entries(stacks)) {
      const foreign = foreignOffers(name, corpus).filter(
        ({ file }) => present.has(name) || present.has(path.dirname(file)),
      )
      if (foreign.length === 0) continue
      const answered = await asked(name, stack, foreign)
      if (answered.absent === undefined) corpus = add(corpus, name, answered)
      else console.error(`${name}: its answers to ${[...present].join(', ')} are of an earlier run`)
    }
    writeCorpus(corpus)
  } finally {
    rmSync(modules, { recursive: true, force: true })
  }
}

const all = Object.keys(stacks)
const unknown = process.argv.slice(2).filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no stack ${unknown.join(', ')}; name some of ${all.join(', ')}, or none for all.`)
  process.exitCode = 2
} else await generate(process.argv.length > 2 ? process.argv.slice(2) : all)
