import { fail } from '../../shared/problem.ts'
import {
  isSandboxVariable,
  type SandboxVariable,
  sandboxVariables,
} from '../../shared/request/sandbox-variables.ts'
import type { VariableScope, VariableValue } from '../../shared/request/scope.ts'
import { inTurn } from '../files/in-turn.ts'
import type { Emit, Handlers } from '../ipc/handlers.ts'
import { type Sandbox, type SandboxFacts, type SandboxState, startSandbox } from './sandbox.ts'
import { checkedWebhook } from './telling.ts'

/** The sandbox as the app holds it: started and stopped on request, its addresses and keys offered as variables. */
export interface SandboxService
  extends Pick<
    Handlers,
    'sandboxState' | 'startSandbox' | 'stopSandbox' | 'reregisterNumber' | 'setSandboxWebhook'
  > {
  /** `$sandbox.…` names; they have values while the sandbox runs. */
  variables(): VariableScope
  close(): Promise<void>
}

interface Deps {
  emit: Emit
  /** Takes the secrets of what was sent out of a text: the window sees the log. */
  mask?: (text: string) => string
  /** Where it listens if that port is free; 4821 by default, 0 for a random one. */
  preferredPort?: number
}

const stopped: SandboxState = { running: false, url: '', numbers: [], calls: [], webhook: '', log: [] }

/** At most ten events a second reach the window, the last state always. */
const eventIntervalMs = 100

const variables: Readonly<Record<SandboxVariable, (facts: SandboxFacts) => string>> = {
  '$sandbox.acs.endpoint': ({ acs }) => acs.endpoint,
  '$sandbox.acs.accessKey': ({ acs }) => acs.accessKey,
  '$sandbox.acs.connectionString': ({ acs }) => acs.connectionString,
  '$sandbox.acs.callConnectionId': ({ acs }) => acs.callConnectionId,
  '$sandbox.acs.apiVersion': ({ acs }) => acs.apiVersion,
  '$sandbox.whatsapp.baseUrl': ({ whatsapp }) => whatsapp.baseUrl,
  '$sandbox.whatsapp.onPremUrl': ({ whatsapp }) => whatsapp.onPremUrl,
  '$sandbox.whatsapp.version': ({ whatsapp }) => whatsapp.version,
  '$sandbox.whatsapp.phoneNumberId': ({ whatsapp }) => whatsapp.phoneNumberIds[0] ?? '',
  '$sandbox.whatsapp.phoneNumberId2': ({ whatsapp }) => whatsapp.phoneNumberIds[1] ?? '',
  '$sandbox.whatsapp.businessAccountId': ({ whatsapp }) => whatsapp.businessAccountId,
  '$sandbox.whatsapp.accessToken': ({ whatsapp }) => whatsapp.accessToken,
  '$sandbox.whatsapp.appSecret': ({ whatsapp }) => whatsapp.appSecret,
  '$sandbox.whatsapp.callId': ({ whatsapp }) => whatsapp.callId,
  '$sandbox.flow.url': ({ whatsapp }) => whatsapp.flow.url,
  '$sandbox.flow.publicKey': ({ whatsapp }) => whatsapp.flow.publicKeyPem,
  '$sandbox.flow.token': ({ whatsapp }) => whatsapp.flow.flowToken,
}

/** What the window is told: secrets stay here. */
function openValues(facts: SandboxFacts): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, secrecy] of Object.entries(sandboxVariables)) {
    if (secrecy === 'open' && isSandboxVariable(name)) values[name] = variables[name](facts)
  }
  return values
}

/** What the window calls about the sandbox, and its facts as `$sandbox.…` variables. */
export function createSandboxService(deps: Deps): SandboxService {
  let sandbox: Sandbox | null = null
  /** Kept until the app ends, so that a sandbox that was started anew tells the same program. */
  let webhook = ''
  /** Starts and stops run one after the other, whoever asks. */
  const serial = inTurn()
  let timer: NodeJS.Timeout | null = null
  let lastEmit = 0

  const state = () => ({
    ...(sandbox?.state() ?? { ...stopped, webhook }),
    values: sandbox === null ? {} : openValues(sandbox.facts),
  })

  const emitNow = () => {
    timer = null
    lastEmit = Date.now()
    deps.emit('sandboxChanged', state())
  }
  const changed = () => {
    if (timer !== null) return
    const wait = Math.max(0, lastEmit + eventIntervalMs - Date.now())
    timer = setTimeout(emitNow, wait)
    timer.unref()
  }

  const start = () =>
    serial(async () => {
      if (sandbox === null) {
        const port = deps.preferredPort === undefined ? {} : { port: deps.preferredPort }
        const mask = deps.mask === undefined ? {} : { mask: deps.mask }
        sandbox = await startSandbox({ ...port, ...mask, webhook, onChange: changed })
        changed()
      }
      return state()
    })

  const stop = () =>
    serial(async () => {
      const old = sandbox
      sandbox = null
      if (old !== null) {
        await old.close()
        changed()
      }
      return state()
    })

  const lookup = (name: string): VariableValue | null => {
    if (!isSandboxVariable(name) || sandbox === null) return null
    const secret = sandboxVariables[name] === 'secret'
    return { value: variables[name](sandbox.facts), secret, origin: 'sandbox' }
  }

  const advise = (name: string): string | null => {
    if (!name.startsWith('$sandbox.')) return null
    return isSandboxVariable(name)
      ? `Start the sandbox: ${name} has a value while it runs.`
      : `The sandbox has no ${name}; it offers ${Object.keys(variables).join(', ')}.`
  }

  return {
    sandboxState: () => state(),
    startSandbox: start,
    stopSandbox: stop,
    reregisterNumber: async ({ phoneNumberId }) => {
      if (sandbox === null) {
        return fail(
          'sandbox-not-running',
          'The sandbox does not run, so it has no phone numbers.',
          'Start the sandbox.',
        )
      }
      sandbox.reregister(phoneNumberId)
      return state()
    },
    setSandboxWebhook: ({ address }) => {
      webhook = checkedWebhook(address)
      sandbox?.setWebhook(webhook)
      return state()
    },
    variables: () => ({ lookup, advise }),
    close: async () => {
      await stop()
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
