import { KeyRound, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import { useAppInfo } from '../../state/app-info.ts'
import { type KeyPair, loadKeys, selectKey, useKeys } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { shortFingerprint } from './format.ts'
import './keys.css'
import { NewPairDialog } from './new-pair-dialog.tsx'
import { PairView } from './pair-view.tsx'

/** RSA pairs for WhatsApp's business encryption: make one, save it, publish its public half, see whether it holds. */
export default function KeysScreen() {
  const pairs = useKeys((state) => state.pairs)
  const selected = useKeys((state) => state.selected)
  const problem = useKeys((state) => state.problem)
  const inMemory = useAppInfo((state) => state.info?.vault === 'memory')
  const [isMaking, setMaking] = useState(false)
  const pair = pairs?.find((item) => item.id === selected)

  useEffect(() => void loadKeys(), [])

  return (
    <div className="keys">
      <section className="keys-side" aria-label="Key pairs">
        <header className="keys-side-head">
          <h2 className="grow">Key pairs</h2>
          <Button onPress={() => setMaking(true)}>
            <Plus size={14} aria-hidden />
            New key pair
          </Button>
        </header>
        {pairs !== null && pairs.length > 0 && <PairList pairs={pairs} selected={selected} />}
        <span className="grow" />
        {inMemory && (
          <p className="keys-memory">This host keeps keys in memory only: save the files before you close.</p>
        )}
      </section>
      <section className="keys-main" aria-label="Key pair">
        {problem !== null && (
          <div className="keys-problem">
            <ProblemCard
              problem={problem}
              actions={<Button onPress={() => void loadKeys()}>Try again</Button>}
            />
          </div>
        )}
        {pair !== undefined && <PairView key={pair.id} pair={pair} />}
        {pairs?.length === 0 && <NoPairs onNew={() => setMaking(true)} />}
      </section>
      {isMaking && <NewPairDialog onClose={() => setMaking(false)} />}
    </div>
  )
}

function PairList({ pairs, selected }: { pairs: readonly KeyPair[]; selected: string | null }) {
  return (
    <ListBox
      className="keys-list"
      aria-label="Key pairs"
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={selected === null ? [] : [selected]}
      onSelectionChange={(keys) => {
        const [id] = keys
        if (id !== undefined) selectKey(String(id))
      }}
    >
      {pairs.map((pair) => (
        <ListBoxItem key={pair.id} id={pair.id} className="keys-item" textValue={pair.name}>
          <KeyRound size={14} aria-hidden />
          <span className="ellipsis keys-item-name">{pair.name}</span>
          <small className="keys-item-bits">{pair.bits}</small>
          <small className="mono ellipsis keys-item-print">{shortFingerprint(pair.spkiSha256)}</small>
        </ListBoxItem>
      ))}
    </ListBox>
  )
}

function NoPairs({ onNew }: { onNew: () => void }) {
  return (
    <EmptyState
      title="No key pair yet"
      actions={
        <Button variant="primary" onPress={onNew}>
          Make a key pair
        </Button>
      }
    >
      WhatsApp Flows encrypt what they send to you with your RSA key. Make a pair here, publish its public
      half for each phone number, and give the private half to your endpoint.
    </EmptyState>
  )
}
