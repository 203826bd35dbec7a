import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { acceptFindings } from '../../../shared/sdp/pre-accept.ts'
import { replaceSdp } from '../../../shared/sdp/replace.ts'
import type { CleanResult, Finding, Severity } from '../../../shared/sdp/types.ts'
import { draftOf, useRequests } from '../../state/requests.ts'
import { type Tab, useSession } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { Button } from '../../ui/button.tsx'
import { sdpInBody } from './body-sdp.ts'
import { createCompare, revealFirst } from './compare.ts'
import { countFindings, worstFirst } from './findings.ts'
import './sdp.css'

/** A note alone asks for nothing. */
const dots: Record<Severity, string> = { error: 'bad', warning: 'warn', info: 'ok' }

function summary(count: number, changed: boolean): string {
  if (count === 0) return changed ? 'SDP: line ends' : 'SDP: no findings'
  return `SDP: ${count} ${count === 1 ? 'finding' : 'findings'}`
}

/** Tells the status bar while the strip is shown. What somebody else has told since is not taken back. */
function useStatus(findings: readonly Finding[] | undefined) {
  useEffect(() => {
    if (findings === undefined) return
    const told = countFindings(findings)
    useShell.setState({ findings: told })
    return () => useShell.setState((shell) => (shell.findings === told ? { findings: null } : shell))
  }, [findings])
}

/** Of the requests that are open beside this one; read only where an accept is to be compared. */
function useOtherBodies(text: string): readonly string[] {
  const isAccept = text.includes('accept')
  const tabs = useSession((state) => (isAccept ? state.tabs : none))
  const saved = useRequests((state) => state.saved)
  return useMemo(
    () =>
      tabs.flatMap((tab) => {
        const body = draftOf(tab, saved)?.body
        return body !== undefined && 'text' in body && body.text !== text ? [body.text] : []
      }),
    [tabs, saved, text],
  )
}

const none: readonly Tab[] = []

/** One folded line under a body that holds an SDP: what is found, and the way to clean it where it stands. */
export function SdpStrip({ text, onReplace }: { text: string; onReplace: (text: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const strip = useRef<HTMLElement>(null)
  const chosen = useSession((state) => state.sdp.profile)
  const deferred = useDeferredValue(text)
  // Kept while the text is the same: the open diff would be built anew with each new result.
  const found = useMemo(
    () => sdpInBody(deferred, chosen === 'none' ? 'whatsapp' : chosen),
    [deferred, chosen],
  )
  const otherBodies = useOtherBodies(deferred)
  const findings = useMemo(
    () => (found === null ? undefined : [...acceptFindings(deferred, otherBodies), ...found.findings]),
    [found, deferred, otherBodies],
  )
  useStatus(findings)
  if (found === null || findings === undefined) return null
  const { index, extracted, result } = found
  const [first] = worstFirst(findings)
  const cleanIt = () => {
    const replaced = replaceSdp(text, index, result.sdp)
    if (replaced === null) return
    // Both buttons have nothing to do from here on and would drop the focus.
    strip.current?.focus()
    onReplace(replaced)
  }
  return (
    <section className="sdp-strip" aria-label="SDP in the body" ref={strip} tabIndex={-1}>
      <div className="sdp-strip-line">
        <span className={`dot ${first === undefined ? 'ok' : dots[first.severity]}`} />
        <span>{summary(findings.length, result.changed)}</span>
        {extracted.path !== null && <small>{extracted.path}</small>}
        <small className="sdp-strip-first" title={first?.message}>
          {first?.message ?? ''}
        </small>
        <Button variant="strong" isDisabled={!result.changed || text !== deferred} onPress={cleanIt}>
          Clean
        </Button>
        <Button aria-expanded={isOpen} isDisabled={!result.changed} onPress={() => setOpen(!isOpen)}>
          Diff
        </Button>
      </div>
      {isOpen && result.changed && <StripDiff sdp={extracted.sdp} result={result} />}
    </section>
  )
}

/** Narrower than this, in px, two sides would show a few characters a line. */
const twoSides = 560

function StripDiff({ sdp, result }: { sdp: string; result: CleanResult }) {
  const host = useRef<HTMLDivElement | null>(null)
  useEffect(() => {
    if (host.current === null) return
    const view = createCompare({
      parent: host.current,
      inline: host.current.clientWidth < twoSides,
      labels: { a: 'SDP as it stands', b: 'Cleaned SDP' },
      editable: false,
      text: sdp,
      extensions: [],
    })
    view.show(result.sdp, result.changes)
    revealFirst(view, result.changes)
    return () => view.destroy()
  }, [sdp, result])
  return <div ref={host} className="sdp-compare sdp-strip-diff" />
}
