import { useMemo } from 'react'
import { useSession } from '../../state/session.ts'
import { SubTabs } from '../../ui/tabs.tsx'
import { CandidatesPanel } from './candidates-panel.tsx'
import { DonePanel } from './done-panel.tsx'
import { labFindings } from './findings.ts'
import { FindingsPanel } from './findings-panel.tsx'
import { type LabTab, useLab } from './lab-store.ts'
import { OfferPanel } from './offer-panel.tsx'
import { countCandidates } from './structure.ts'
import { StructurePanel } from './structure-panel.tsx'

/** What is known about the pasted text, in five views. */
export function BottomTabs() {
  const tab = useLab((state) => state.tab)
  const text = useLab((state) => state.text)
  const result = useLab((state) => state.result)
  const intake = useLab((state) => state.intake)
  const offer = useSession((state) => state.sdp.offer)
  const sdp = result.kind === 'sdp' ? text : ''
  const findings = useMemo(() => labFindings(result, intake), [result, intake])
  const candidates = useMemo(() => countCandidates(sdp), [sdp])
  return (
    <SubTabs<LabTab>
      label="About this SDP"
      tabs={[
        { id: 'findings', title: 'Findings', note: findings.length },
        { id: 'structure', title: 'Structure' },
        { id: 'candidates', title: 'Candidates', note: candidates },
        { id: 'offer', title: 'Offer / answer', note: offer === '' ? '' : 'offer added' },
        { id: 'done', title: 'What was done' },
      ]}
      selected={tab}
      onSelect={(next) => useLab.setState({ tab: next })}
    >
      {tab === 'findings' && <FindingsPanel result={result} findings={findings} />}
      {tab === 'structure' && <StructurePanel text={sdp} />}
      {tab === 'candidates' && <CandidatesPanel text={sdp} />}
      {tab === 'offer' && <OfferPanel findings={findings} />}
      {tab === 'done' && <DonePanel result={result} intake={intake} />}
    </SubTabs>
  )
}
