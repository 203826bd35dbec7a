import type { Sandbox } from '../../state/sandbox.ts'

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** What the sandbox received, with what it checked and found, and what it told by itself; newest first. */
export function SandboxLog({ log }: { log: Sandbox['log'] }) {
  return (
    <section className="sandbox-section" aria-label="Log">
      <h2>
        Received and told <small className="muted">newest first, the last 100</small>
      </h2>
      {log.length === 0 ? (
        <p className="sandbox-no-log muted">
          Nothing yet. Open a request of the sample workspace, choose the environment Sandbox and press Send:
          what arrived, and what was checked, appears here.
        </p>
      ) : (
        <table className="sandbox-table sandbox-log">
          <caption className="visually-hidden">
            Requests that the sandbox received, and webhooks and events that it posted
          </caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Method</th>
              <th scope="col">Target</th>
              <th scope="col">Status</th>
              <th scope="col">What was found</th>
            </tr>
          </thead>
          <tbody>{keyed(log).map(([key, entry]) => row(key, entry))}</tbody>
        </table>
      )}
    </section>
  )
}

/** Entries have no id. Counted from the oldest of one moment, a key stays when newer ones come. */
function keyed(log: Sandbox['log']): [string, Sandbox['log'][number]][] {
  const seen = new Map<string, number>()
  return log
    .toReversed()
    .map((entry): [string, Sandbox['log'][number]] => {
      const count = (seen.get(entry.at) ?? 0) + 1
      seen.set(entry.at, count)
      return [`${entry.at} ${count}`, entry]
    })
    .toReversed()
}

function row(key: string, { at, method, target, status, verdict }: Sandbox['log'][number]) {
  const date = new Date(at)
  return (
    <tr key={key}>
      <td className="sandbox-time">{Number.isNaN(date.getTime()) ? at : time.format(date)}</td>
      <td>
        <span className="method" data-method={method}>
          {method}
        </span>
      </td>
      <td className="mono sandbox-target">{target}</td>
      <td className={status >= 200 && status < 300 ? 'sandbox-ok' : 'sandbox-bad'}>
        {status === 0 ? 'none' : status}
      </td>
      <td>{verdict}</td>
    </tr>
  )
}
