import { findingsOf } from '../../../shared/sdp/extract.ts'
import { parse } from '../../../shared/sdp/parse.ts'
import type { Finding, Severity } from '../../../shared/sdp/types.ts'
import { useSession } from '../../state/session.ts'
import { SubTabs } from '../../ui/tabs.tsx'
import type { LabResult } from './analysis.ts'
import { CandidatesPanel } from './candidates-panel.tsx'
import { DonePanel } from './done-panel.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import type { Intake } from './lab-store.ts'
import { type LabTab, useLab } from './lab-store.ts'
import { OfferPanel } from './offer-panel.tsx'
import { candidatesIn } from './structure.ts'
import { StructurePanel } from './structure-panel.tsx'

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** The worst first, then by line. Findings of the rules, and before them what was noticed when the text was taken in. */
function allFindings(result: LabResult, intake: Intake | null): readonly Finding[] {
  if (result.kind === 'empty') return []
  if (result.kind === 'other') return findingsOf(result.extraction, 0)
  const taken = intake === null ? [] : findingsOf(intake.extraction, intake.index)
  const all = [...taken, ...result.cleaned.findings]
  return all.sort((a, b) => rank[a.severity] - rank[b.severity])
}

/** What is known about the pasted text, in five views. */
export function BottomTabs() {
  const tab = useLab((state) => state.tab)
  const text = useLab((state) => state.text)
  const result = useLab((state) => state.result)
  const intake = useLab((state) => state.intake)
  const offer = useSession((state) => state.sdp.offer)
  const findings = allFindings(result, intake)
  const doc = parse(result.kind === 'sdp' ? text : '')
  const candidates = candidatesIn(doc)
  return (
    <SubTabs<LabTab>
      label="About this SDP"
      tabs={[
        { id: 'findings', title: 'Findings', note: findings.length },
        { id: 'structure', title: 'Structure' },
        { id: 'candidates', title: 'Candidates', note: candidates.length },
        { id: 'offer', title: 'Offer / answer', note: offer === '' ? '' : 'offer added' },
        { id: 'done', title: 'What was done' },
      ]}
      selected={tab}
      onSelect={(next) => useLab.setState({ tab: next })}
    >
      {tab === 'findings' && <FindingsPanel result={result} findings={findings} />}
      {tab === 'structure' && <StructurePanel doc={doc} />}
      {tab === 'candidates' && <CandidatesPanel candidates={candidates} />}
      {tab === 'offer' && <OfferPanel findings={findings} />}
      {tab === 'done' && <DonePanel result={result} intake={intake} />}
    </SubTabs>
  )
}
