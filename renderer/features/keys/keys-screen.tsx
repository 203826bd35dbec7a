import { FileKey, FolderOpen, KeyRound, Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { EditorTab } from '../../editor/kept-history.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { type KeyPair, loadKeys, selectKey, useKeys } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { afterModals, isFocusLost } from '../../ui/focus.ts'
import { Side, SideList } from '../../ui/side-list.tsx'
import { SubTabs } from '../../ui/tabs.tsx'
import { FlowClient } from './flows/client.tsx'
import { OpenRequest } from './flows/open-request.tsx'
import { shortFingerprint } from './format.ts'
import { ImportDialog } from './import-dialog.tsx'
import './keys.css'
import { NewPairDialog } from './new-pair-dialog.tsx'
import { PairView } from './pair-view.tsx'
import { usePublishing } from './publishing.ts'
import { useFileDrop } from './use-file-drop.ts'
import { whereUsed, whereUsedText } from './where-used.ts'

interface Opening {
  /** Null: it is asked for. */
  file: File | null
  /** A file that is dropped while another is looked at starts anew. */
  count: number
}

/** RSA keys for WhatsApp's business encryption: make or open one, save it, publish its public half, see whether it holds. */
export default function KeysScreen() {
  const pairs = useKeys((state) => state.pairs)
  const selected = useKeys((state) => state.selected)
  const problem = useKeys((state) => state.problem)
  const inMemory = useAppInfo((state) => state.info?.vault === 'memory')
  const [view, setView] = useState<'pair' | 'open' | 'client'>('pair')
  const [isMaking, setMaking] = useState(false)
  const [opening, setOpening] = useState<Opening | null>(null)
  const openFile = useCallback((file: File | null) => {
    setOpening((before) => ({ file, count: (before?.count ?? 0) + 1 }))
  }, [])
  const isOver = useFileDrop(openFile)
  const pair = pairs?.find((item) => item.id === selected)
  const list = useRef<HTMLDivElement>(null)

  // What was read before may be old by now; whether a pair is wanted is decided by what is read now.
  useEffect(() => {
    void loadKeys().then(() => {
      const { pairs: read, wantsPair } = useKeys.getState()
      useKeys.setState({ wantsPair: false })
      if (wantsPair && read?.length === 0) setMaking(true)
    })
  }, [])

  // The first pair takes the buttons away that opened the dialog, and their focus with them.
  const isAsking = isMaking || opening !== null
  useEffect(() => {
    if (isAsking) return
    return afterModals(() => {
      if (isFocusLost()) list.current?.querySelector<HTMLElement>('.side-list')?.focus()
    })
  }, [isAsking])

  return (
    <div className="keys side-room">
      <div className="side-panes" ref={list}>
        <Side
          label="Key pairs"
          head={
            <>
              <Button onPress={() => setMaking(true)}>
                <Plus size={14} aria-hidden />
                New key pair
              </Button>
              <Button aria-label="Open a key" onPress={() => openFile(null)}>
                <FolderOpen size={14} aria-hidden />
                Open…
              </Button>
            </>
          }
        >
          {pairs !== null && pairs.length > 0 && (
            <SideList label="Key pairs" items={pairs} selected={selected} onSelect={selectKey}>
              {(item) => <PairRow pair={item} />}
            </SideList>
          )}
          <span className="grow" />
          {inMemory && (
            <p className="keys-memory">
              This host keeps keys in memory only: save the files before you close.
            </p>
          )}
        </Side>
        <section className="keys-main" aria-label="Key pair">
          {problem !== null && (
            <div className="keys-problem">
              <ProblemCard
                problem={problem}
                actions={<Button onPress={() => void loadKeys()}>Try again</Button>}
              />
            </div>
          )}
          <SubTabs
            label="What to do with keys"
            selected={view}
            onSelect={setView}
            tabs={[
              { id: 'pair', title: 'Key pair' },
              { id: 'open', title: 'Flow requests' },
              { id: 'client', title: 'Act as WhatsApp' },
            ]}
          >
            {view === 'pair' && pair !== undefined && <PairView key={pair.id} pair={pair} />}
            {view === 'pair' && pairs?.length === 0 && (
              <NoPairs onNew={() => setMaking(true)} onOpen={() => openFile(null)} />
            )}
            <EditorTab value="keys">
              {view === 'open' && <OpenRequest pair={pair} />}
              {view === 'client' && <FlowClient />}
            </EditorTab>
          </SubTabs>
        </section>
      </div>
      {isOver && <p className="keys-drop">Drop the key, certificate or PKCS#12 file to open it</p>}
      {isMaking && <NewPairDialog onClose={() => setMaking(false)} />}
      {opening !== null && (
        <ImportDialog key={opening.count} dropped={opening.file} onClose={() => setOpening(null)} />
      )}
    </div>
  )
}

function PairRow({ pair }: { pair: KeyPair }) {
  const { id, name, bits, hasPrivate, spkiSha256 } = pair
  const used = usePublishing(({ numbers }) => whereUsedText(whereUsed(numbers, id)))
  return (
    <>
      {hasPrivate ? <KeyRound size={14} aria-hidden /> : <FileKey size={14} aria-hidden />}
      <span className="ellipsis">{name}</span>
      <small className="keys-item-bits">
        {hasPrivate ? '' : 'public · '}
        {bits}
      </small>
      <small className="mono ellipsis keys-item-print">{shortFingerprint(spkiSha256)}</small>
      {used !== null && <small className="ellipsis keys-item-used">{used}</small>}
    </>
  )
}

function NoPairs({ onNew, onOpen }: { onNew: () => void; onOpen: () => void }) {
  return (
    <EmptyState
      title="No key pair yet"
      actions={
        <>
          <Button variant="primary" onPress={onNew}>
            Make a key pair
          </Button>
          <Button onPress={onOpen}>Open one you have</Button>
        </>
      }
    >
      WhatsApp Flows encrypt what they send to you with your RSA key. Make a pair here or drop a key file on
      this screen, publish its public half for each phone number, and give the private half to your endpoint.
    </EmptyState>
  )
}
