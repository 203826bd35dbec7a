import { useMemo } from 'react'
import { useSandbox } from '../../../state/sandbox.ts'
import { useVariableLookup, type VariableLookup } from '../../../state/variables.ts'

/** The environment's variables and what the running sandbox gives for Flows, so that chips tell what will be replaced. */
export function useFlowVariables(): VariableLookup {
  const lookup = useVariableLookup()
  const url = useSandbox((state) => (state.sandbox?.running === true ? state.sandbox.url : null))
  return useMemo(() => {
    const origin = 'sandbox'
    const given = new Map(
      url === null
        ? []
        : [
            ['$sandbox.flow.url', { value: `${url}/flow`, secret: false, origin }],
            ['$sandbox.flow.token', { value: 'a flow token that the sandbox takes', secret: false, origin }],
            ['$sandbox.whatsapp.appSecret', { value: '', secret: true, origin }],
          ],
    )
    return (name) => lookup(name) ?? given.get(name) ?? null
  }, [lookup, url])
}
