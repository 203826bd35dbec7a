import { useEffect, useState } from 'react'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import { parseTemplate } from '../../../shared/request/variables.ts'
import { call } from '../../bridge/call.ts'
import { useWorkspace } from '../../state/workspace.ts'

/** By variable name: what uses it, in words. */
export type Usage = ReadonlyMap<string, readonly string[]>

/** The variables that Cordboard itself puts into the addresses and headers of a publication. */
const publishing = ['graphBaseUrl', 'graphVersion', 'phoneNumberId', 'onPremUrl', 'accessToken']

/** Reading every request of a big workspace for a hint would cost more than the hint is worth. */
const mostRequests = 200

/** What uses each variable: requests, other variables, and the Keys screen. Grows while requests are read. */
export function useUsage(): Usage {
  const workspace = useWorkspace((state) => state.workspace)
  const [usage, setUsage] = useState<Usage>(new Map())

  useEffect(() => {
    let isCurrent = true
    const found = new Map<string, Set<string>>()
    const note = (text: string, user: string) => {
      for (const part of parseTemplate(text)) {
        if (part.kind !== 'variable') continue
        const users = found.get(part.name) ?? new Set()
        found.set(part.name, users.add(user))
      }
    }
    const publish = () => {
      if (isCurrent) setUsage(new Map([...found].map(([name, users]) => [name, [...users]])))
    }
    for (const name of publishing) note(`{{${name}}}`, 'Keys')
    for (const { variables } of workspace?.environments ?? []) {
      for (const variable of variables) note(variable.value, variable.name)
    }
    publish()
    const folders = [
      ...(workspace === null ? [] : [{ id: workspaceFolder, name: workspace.name }]),
      ...(workspace?.items ?? []).filter((item) => item.kind === 'folder'),
    ].slice(0, mostRequests)
    const folderReads = folders.map(async ({ id, name }) => {
      const { settings } = await call('loadFolder', { folderId: id })
      note(JSON.stringify(settings), `settings of ${name}`)
    })
    const requests = (workspace?.items ?? []).filter((item) => item.kind === 'request').slice(0, mostRequests)
    const reads = requests.map(async ({ id, parent, name }) => {
      const user = parent === null ? name : `${parent}/${name}`
      const { draft } = await call('loadRequest', { requestId: id })
      note(JSON.stringify(draft), user)
    })
    // A request that cannot be read says so in the tree; here it only gives no hint.
    void Promise.allSettled([...folderReads, ...reads]).then(publish)
    return () => {
      isCurrent = false
    }
  }, [workspace])

  return usage
}
