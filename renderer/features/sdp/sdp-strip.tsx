import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { clean } from '../../../shared/sdp/clean.ts'
import { extract, findingsOf } from '../../../shared/sdp/extract.ts'
import { replaceSdp } from '../../../shared/sdp/replace.ts'
import type { CleanResult, ExtractedSdp, Finding } from '../../../shared/sdp/types.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { actionFindings } from './action.ts'
import { createCompare, revealFirst } from './compare.ts'
import './sdp.css'

interface Found {
  index: number
  extracted: ExtractedSdp
  result: CleanResult
  findings: readonly Finding[]
}

function findIn(text: string, profile: CleanResult['profile']): Found | null {
  if (!text.includes('v=0')) return null
  const extraction = extract(text)
  const index = extraction.found.findIndex(({ sdp }) => sdp.includes('m='))
  const extracted = extraction.found[index]
  if (extracted === undefined) return null
  const role = extracted.type
  const result = clean(extracted.sdp, { profile, ...(role === null ? {} : { role }) })
  return {
    index,
    extracted,
    result,
    findings: [...actionFindings(text, role), ...findingsOf(extraction, index), ...result.findings],
  }
}

function summary(count: number, changed: boolean): string {
  if (count === 0) return changed ? 'SDP: line ends' : 'SDP: no findings'
  return `SDP: ${count} ${count === 1 ? 'finding' : 'findings'}`
}

/** One folded line under a body that holds an SDP: what is found, and the way to clean it where it stands. */
export function SdpStrip({ text, onReplace }: { text: string; onReplace: (text: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const strip = useRef<HTMLElement>(null)
  const chosen = useSession((state) => state.sdp.profile)
  const deferred = useDeferredValue(text)
  // Kept while the text is the same: the open diff would be built anew with each new result.
  const found = useMemo(() => findIn(deferred, chosen === 'none' ? 'whatsapp' : chosen), [deferred, chosen])
  if (found === null) return null
  const { index, extracted, result, findings } = found
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0]
  const worst = first?.severity === 'error' ? 'bad' : 'warn'
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
        <span className={`dot ${findings.length === 0 ? 'ok' : worst}`} />
        <span>{summary(findings.length, result.changed)}</span>
        {extracted.path !== null && <small>{extracted.path}</small>}
        <small className="sdp-strip-first">{first?.message ?? ''}</small>
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
