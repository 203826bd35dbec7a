import type { Response } from '../../state/requests.ts'
import { EmptyState } from '../../ui/card.tsx'
import { parseSetCookie } from './viewer/set-cookie.ts'

/** The cookies that this response sets, as its Set-Cookie headers say it. */
export function ResponseCookies({ headers }: { headers: Response['headers'] }) {
  const cookies = setCookies(headers)
  if (cookies.length === 0) {
    return <EmptyState title="No cookies">This response has no Set-Cookie header.</EmptyState>
  }
  return (
    <div className="pane">
      <table className="facts set-cookies">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Attributes</th>
          </tr>
        </thead>
        <tbody>
          {cookies.map((cookie, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cookie may be set twice.
            <tr key={index}>
              <th scope="row">{cookie.name === '' ? '(no name)' : cookie.name}</th>
              <td className="mono">{cookie.value}</td>
              <td>
                {cookie.attributes
                  .map(({ name, value }) => (value === '' ? name : `${name}=${value}`))
                  .join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function setCookies(headers: Response['headers']) {
  return headers
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => parseSetCookie(value))
}
