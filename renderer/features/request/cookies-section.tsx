import { Pencil, Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { useRequests } from '../../state/requests.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import './cookies.css'

type Cookie = Output<'listCookies'>[number]

const keyOf = (cookie: Cookie) => `${cookie.domain} ${cookie.path} ${cookie.name}`

/** Whether a cookie could go to the host: its own, or one under its domain. */
function concerns(cookie: Cookie, host: string): boolean {
  return cookie.domain === host || (!cookie.hostOnly && host.endsWith(`.${cookie.domain}`))
}

/** The jar: what stands in it for the host of this request, or all of it, with an editor for one cookie. */
export function CookiesSection({ host }: { host: string }) {
  const [cookies, setCookies] = useState<Cookie[] | null>(null)
  const [isAll, setIsAll] = useState(false)
  const [edited, setEdited] = useState<Cookie | null>(null)

  // Each response may have changed the jar.
  const runs = useRequests((state) => state.runs)
  useEffect(() => {
    void runs
    call('listCookies', undefined).then(setCookies, (error) => toastProblem(problemOf(error)))
  }, [runs])
  if (cookies === null) return null

  const hostname = host.replace(/:\d+$/, '')
  const shown = isAll ? cookies : cookies.filter((cookie) => concerns(cookie, hostname))
  const change = (work: Promise<Cookie[]>) => work.then(setCookies, (error) => toastProblem(problemOf(error)))
  const fresh: Cookie = {
    name: '',
    value: '',
    domain: hostname,
    hostOnly: true,
    path: '/',
    expires: null,
    secure: false,
    httpOnly: false,
  }

  return (
    <section className="cookies" aria-label="Cookies">
      <h3>Cookies {isAll ? 'of all hosts' : `for ${hostname === '' ? 'this host' : hostname}`}</h3>
      <Checkbox label="Show the cookies of all hosts" value={isAll} onChange={setIsAll} />
      {shown.length === 0 ? (
        <p className="pane-help">
          None yet. What a response sets is kept here and goes along with the next request.
        </p>
      ) : (
        <table className="cookies-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Domain and path</th>
              <th scope="col">Expires</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((cookie) => (
              <tr key={keyOf(cookie)}>
                <th scope="row" className="mono">
                  {cookie.name}
                </th>
                <td className="mono">{cookie.value}</td>
                <td className="mono">
                  {cookie.hostOnly ? '' : '*.'}
                  {cookie.domain}
                  {cookie.path}
                </td>
                <td>{cookie.expires ?? 'with the session'}</td>
                <td className="cookies-actions">
                  <IconButton label={`Edit cookie ${cookie.name}`} onPress={() => setEdited(cookie)}>
                    <Pencil size={13} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Remove cookie ${cookie.name}`}
                    onPress={() => {
                      const { domain, path, name } = cookie
                      void change(call('deleteCookie', { domain, path, name }))
                    }}
                  >
                    <X size={14} aria-hidden />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="row">
        <Button variant="bare" onPress={() => setEdited(fresh)}>
          <Plus size={14} aria-hidden />
          Add cookie
        </Button>
        {shown.length > 0 && (
          <Button onPress={() => void change(call('clearCookies', { domain: isAll ? null : hostname }))}>
            {isAll ? 'Remove all cookies' : `Remove the cookies of ${hostname}`}
          </Button>
        )}
      </div>
      {edited !== null && (
        <CookieEditor
          key={keyOf(edited)}
          cookie={edited}
          onClose={() => setEdited(null)}
          onSaved={(next) => {
            setCookies(next)
            setEdited(null)
          }}
        />
      )}
    </section>
  )
}

function CookieEditor(props: { cookie: Cookie; onSaved: (cookies: Cookie[]) => void; onClose: () => void }) {
  const [cookie, setCookie] = useState(props.cookie)
  const [problem, setProblem] = useState<Problem | null>(null)
  const set = (change: Partial<Cookie>) => setCookie({ ...cookie, ...change })
  const save = async () => {
    try {
      const saved = await call('saveCookie', cookie)
      const { domain, path, name } = props.cookie
      // A cookie that got another name or place is not two.
      const moved = name !== '' && keyOf(props.cookie) !== keyOf(cookie)
      props.onSaved(moved ? await call('deleteCookie', { domain, path, name }) : saved)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <fieldset className="cookies-editor">
      <legend>{props.cookie.name === '' ? 'New cookie' : `Cookie ${props.cookie.name}`}</legend>
      <TextField label="Cookie name" mono value={cookie.name} onChange={(name) => set({ name })} autoFocus />
      <TextField label="Cookie value" mono value={cookie.value} onChange={(value) => set({ value })} />
      <TextField label="Cookie domain" mono value={cookie.domain} onChange={(domain) => set({ domain })} />
      <TextField label="Cookie path" mono value={cookie.path} onChange={(path) => set({ path })} />
      <TextField
        label="Cookie expiry"
        mono
        placeholder="2027-01-31T12:00:00Z, or empty"
        value={cookie.expires ?? ''}
        onChange={(expires) => set({ expires: expires === '' ? null : expires })}
      />
      <Checkbox
        label="For hosts under the domain too"
        value={!cookie.hostOnly}
        onChange={(under) => set({ hostOnly: !under })}
      />
      <Checkbox label="Over https only" value={cookie.secure} onChange={(secure) => set({ secure })} />
      {problem !== null && <ProblemCard problem={problem} />}
      <div className="row">
        <Button variant="strong" onPress={() => void save()}>
          Save cookie
        </Button>
        <Button onPress={props.onClose}>Discard</Button>
      </div>
    </fieldset>
  )
}
