// Child processes of the bootstrap scripts: all end with us, and we end with the signal that ended them.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { root } from './project.mjs'

const children = new Set()
let isEnding = false

/** True once SIGINT or SIGTERM came. */
export const ending = () => isEnding

function end() {
  isEnding = true
  for (const child of children) child.kill('SIGTERM')
  // What does not end by itself is not waited for.
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL')
  }, 5000).unref()
  if (children.size === 0) process.exit(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)

// A killed npm passes nothing on: the only sign is that we, or the shell between us, have another parent.
if (process.env.npm_lifecycle_event && process.platform !== 'win32') {
  const parents = parentsNow()
  const watch = setInterval(() => {
    if (parentsNow() === parents) return
    clearInterval(watch)
    end()
  }, 500)
  watch.unref()
}

function parentsNow() {
  try {
    // "pid (name) state ppid …"; the name may hold spaces and parentheses.
    const [, ppid] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return `${process.ppid} ${ppid}`
  } catch {
    return `${process.ppid}`
  }
}

/**
 * Runs a program in the project's folder and answers `{ code, stdout, stderr }`, code 127 where it could not be started.
 * What it prints is passed on too, unless `quiet`, all of it on stdout where
 * `isMerged`; aborting `signal` kills it. What it leaves behind is killed too where it is a `group` of its own.
 */
export function run(file, args, { env = {}, quiet = false, isMerged = false, group = false, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Windows has no such groups, and would open a console.
      detached: group && process.platform !== 'win32',
    })
    const seen = { stdout: '', stderr: '' }
    signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
    children.add(child)
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (data) => {
        seen[name] += data
        if (!quiet) process[isMerged ? 'stdout' : name].write(data)
      })
    }
    const end = (code) => {
      children.delete(child)
      resolve({ code, ...seen })
    }
    child.on('error', (error) => {
      seen.stderr += error.message
      end(127)
    })
    // Not 'close': what is left behind may hold the pipes open.
    if (group) child.on('exit', () => killGroup(child.pid))
    child.on('close', (code) => end(code ?? 1))
  })
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

/** Hands the terminal over to a program that lives as long as we do. Answers its exit code; 0 where we were told to end. */
export function handOver(file, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' })
    children.add(child)
    const end = (code) => {
      children.delete(child)
      resolve(isEnding ? 0 : code)
    }
    child.on('error', () => end(127))
    child.on('close', (code) => end(code ?? 1))
  })
}

/** npm as the one that started us, else the one on the PATH; never through a shell. */
export function npm(args, options) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return run(npmNode(), [script, ...args], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options)
}

// npm replaces node_modules, the Node in it included: it runs on the one that is installed outside.
const npmNode = () => process.env.npm_node_execpath ?? process.execPath
