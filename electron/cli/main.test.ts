import { describe, expect, it } from 'vitest'
import { fail } from '../../shared/problem.ts'
import type { Io } from './io.ts'
import { commands, runCommandLine } from './main.ts'
import { ran } from './ran.testkit.ts'

const run = (args: string[], table?: Parameters<typeof runCommandLine>[2]) =>
  ran((given, io) => runCommandLine(given, io, table), args)

const told = (name: string) => ({
  summary: name,
  load: async () => ({
    help: `help of ${name}\n`,
    run: async (args: string[], io: Io) => {
      io.stdout(`${name} ${JSON.stringify(args)}`)
      return 1
    },
  }),
})
const table = {
  open: told('open'),
  send: told('send'),
  'sdp clean': told('sdp clean'),
  'sdp lint': told('sdp lint'),
}

describe('cordboard', () => {
  it.each([
    [['sdp', 'clean', '-', '--json'], 'sdp clean ["-","--json"]'],
    [['send', '-X', 'GET'], 'send ["-X","GET"]'],
    [[], 'open []'],
    [['--port', '4000'], 'open ["--port","4000"]'],
  ])('%j runs %s and answers its exit code', async (args, stdout) => {
    expect(await run(args, table)).toEqual({ code: 1, stdout, stderr: '' })
  })

  it.each([
    [['--help'], /Usage: cordboard[\s\S]*sdp clean/],
    [['sdp', 'clean', '--help'], /^help of sdp clean\n$/],
    [['send', 'x', '-h'], /^help of send\n$/],
    [['--version'], /^\S+\n$/],
    [['sdp', '--help'], /^Usage: cordboard sdp COMMAND \[OPTIONS\]\n\n {2}sdp clean .*\n {2}sdp lint .*\n$/],
    [['sdp', '--version'], /^\S+\n$/],
    [['send', '--version'], /^\S+\n$/],
  ])('%j tells on stdout and exits 0', async (args, stdout) => {
    const told = await run(args, table)
    expect(told).toMatchObject({ code: 0, stderr: '' })
    expect(told.stdout).toMatch(stdout)
  })

  it('leaves --version to a command that has its own', async () => {
    const own = {
      send: { ...told('send'), load: async () => ({ ...(await told('send').load()), help: '--version V' }) },
    }
    expect((await run(['send', '--version', 'v23.0'], own)).stdout).toBe('send ["--version","v23.0"]')
  })

  it('names the option where the window would ask', async () => {
    const load = async () => ({
      help: '',
      run: async () => fail('passphrase-needed', 'It is encrypted.', 'Give it.'),
    })
    expect(await run(['send'], { send: { summary: '', load } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--passphrase-env'),
    })
  })

  it('leaves what follows -- to the command', async () => {
    expect((await run(['send', '--', '--help'], table)).stdout).toBe('send ["--","--help"]')
  })

  it.each([
    [['sned'], 'cordboard has no command "sned"; did you mean send?'],
    [['sdp', 'claen'], 'cordboard has no command "sdp claen"; did you mean sdp clean?'],
    [['sdp'], 'cordboard sdp needs one more word: clean, lint.'],
    [['teleport'], 'cordboard has no command "teleport"; cordboard --help lists what there is.'],
    [['constructor'], 'cordboard has no command "constructor"; cordboard --help lists what there is.'],
  ])('%j is refused in one sentence', async (args, sentence) => {
    expect(await run(args, table)).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` })
  })

  it('tells a problem with cause and fix, and anything else without its text', async () => {
    const throwing = (error: () => never) => ({
      go: { summary: '', load: async () => ({ help: '', run: async () => error() }) },
    })
    expect(
      await run(
        ['go'],
        throwing(() => fail('x', 'It is cold.', 'Heat it.')),
      ),
    ).toEqual({
      code: 2,
      stdout: '',
      stderr: 'It is cold. Heat it.\n',
    })
    const defect = await run(
      ['go'],
      throwing(() => {
        throw new TypeError('secret hunter2')
      }),
    )
    expect(defect.code).toBe(2)
    expect(defect.stderr).toMatch(/^Something unexpected happened: TypeError/)
    expect(defect.stderr).not.toContain('hunter2')
  })

  it.each(Object.entries(commands))('%s has help in the one form', async (name, { load }) => {
    const { help } = await load()
    expect(help).toMatch(new RegExp(`^Usage: cordboard ${name} .*\\n( {7}\\S.*\\n)*\\n\\S`))
    expect(help).toMatch(/^ {2}--help$/m)
  })
})
