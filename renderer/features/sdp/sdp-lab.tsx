import { useEffect, useRef } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { EditorTab } from '../../editor/kept-history.ts'
import { useSession } from '../../state/session.ts'
import { BottomTabs } from './bottom-tabs.tsx'
import { CleanedNote } from './cleaned-note.tsx'
import { cleanAll, mountLab, redoStep, undoStep } from './lab.ts'
import { LabBar, type UseInRequest } from './lab-bar.tsx'
import { useLab } from './lab-store.ts'
import { PaneHeads } from './pane-heads.tsx'
import './sdp.css'

/** Whether a key's target takes steps back itself: a text field or an editor does, a list or a check box does not. */
function hasUndoOfItsOwn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('textarea, input:not([type=checkbox]):not([type=radio])')
}

/** Paste an SDP in any wrapping, see what is wrong with it, and take the cleaned one away. */
export default function SdpLab({ onUseInRequest }: { onUseInRequest: UseInRequest }) {
  const inline = useSession((state) => state.sdp.inline)
  const isSdp = useLab((state) => state.result.kind === 'sdp')
  const host = useRef<HTMLDivElement | null>(null)

  useEffect(() => (host.current === null ? undefined : mountLab(host.current, inline)), [inline])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey
      if (!mod || event.altKey) return
      const key = event.key.toLowerCase()
      const step = key === 'y' || (key === 'z' && event.shiftKey) ? redoStep : key === 'z' ? undoStep : null
      if (step !== null) {
        if (hasUndoOfItsOwn(event.target)) return
        step()
      } else if (key === 'f' && event.shiftKey) cleanAll()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    // Before an editor sees it: with caps lock it would open the search.
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [])

  return (
    <div className="sdp-lab">
      <LabBar onUseInRequest={onUseInRequest} />
      <Group orientation="vertical" className="sdp-panels">
        <Panel id="compare" minSize={120}>
          <div className={inline ? 'sdp-panes inline' : 'sdp-panes'}>
            <PaneHeads />
            <div className="sdp-compare-frame">
              <div ref={host} className={isSdp ? 'sdp-compare' : 'sdp-compare raw'} />
              <CleanedNote />
            </div>
          </div>
        </Panel>
        <Separator className="splitter horizontal" aria-label="Height of the findings" />
        <Panel id="bottom" minSize={34} defaultSize={212} groupResizeBehavior="preserve-pixel-size">
          <EditorTab value="sdp">
            <BottomTabs />
          </EditorTab>
        </Panel>
      </Group>
    </div>
  )
}
