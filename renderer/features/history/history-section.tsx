import { useCallback, useEffect, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { bridge } from '../../bridge/bridge.ts'
import { call } from '../../bridge/call.ts'
import type { HistorySettings } from '../../state/history.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { ClearDialog, keptWords } from './clear-dialog.tsx'
import './history-section.css'

const bounds = {
  days: { label: 'Days', most: 3650 },
  megabytes: { label: 'Megabytes', most: 100_000 },
  exchanges: { label: 'Exchanges', most: 50_000 },
} as const
type Bound = keyof typeof bounds
const names = ['days', 'megabytes', 'exchanges'] as const satisfies readonly Bound[]

/** Null: what is typed is no number within the bounds. */
function numberOf(text: string, bound: Bound): number | null {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= 1 && value <= bounds[bound].most ? value : null
}

const textsOf = ({ days, megabytes, exchanges }: HistorySettings): Record<Bound, string> => ({
  days: String(days),
  megabytes: String(megabytes),
  exchanges: String(exchanges),
})

/** Whether exchanges are recorded, how many are kept, what they take, and clearing them. */
export function HistorySection() {
  const [kept, setKept] = useState<HistorySettings | null>(null)
  const [texts, setTexts] = useState<Record<Bound, string> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [clearing, setClearing] = useState(false)
  const reload = useCallback(
    () =>
      call('historySettings', undefined).then(
        (state) => {
          setKept(state)
          setTexts((typed) => typed ?? textsOf(state))
        },
        (error) => setProblem(problemOf(error)),
      ),
    [],
  )
  useEffect(() => {
    void reload()
    return bridge.listen.historyChanged(() => void reload())
  }, [reload])
  if (kept === null || texts === null) return problem === null ? null : <ProblemCard problem={problem} />

  const numbers = {
    days: numberOf(texts.days, 'days'),
    megabytes: numberOf(texts.megabytes, 'megabytes'),
    exchanges: numberOf(texts.exchanges, 'exchanges'),
  }
  const { days, megabytes, exchanges } = numbers
  const isChanged = names.some((name) => texts[name] !== String(kept[name]))
  const save = async (change: Partial<HistorySettings>) => {
    try {
      const { enabled, days, megabytes, exchanges } = { ...kept, ...change }
      const saved = await call('saveHistorySettings', { enabled, days, megabytes, exchanges })
      setKept(saved)
      setProblem(null)
      return saved
    } catch (error) {
      toastProblem(problemOf(error))
      return null
    }
  }
  const saveBounds = async () => {
    if (days === null || megabytes === null || exchanges === null) return
    const saved = await save({ days, megabytes, exchanges })
    if (saved === null) return
    setTexts(textsOf(saved))
    toast('Saved', `The history holds ${keptWords(saved)} now.`)
  }

  return (
    <div className="history-section">
      {kept.problem !== null && <ProblemCard problem={kept.problem} />}
      <Checkbox
        label="Record what is sent and what comes back, without secrets"
        value={kept.enabled}
        onChange={(enabled) => void save({ enabled })}
      />
      <fieldset className="history-bounds">
        <legend>Keep at most</legend>
        {names.map((name) => (
          <TextField
            key={name}
            label={bounds[name].label}
            value={texts[name]}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
            error={numbers[name] === null ? `1 to ${bounds[name].most.toLocaleString()}` : null}
          />
        ))}
        <Button
          variant="strong"
          isDisabled={!isChanged || days === null || megabytes === null || exchanges === null}
          onPress={() => void saveBounds()}
        >
          Save
        </Button>
      </fieldset>
      <p className="muted">
        Whichever is reached first; the oldest goes at once. What is pinned counts and stays.
      </p>
      <div className="history-kept">
        <Button isDisabled={kept.count === 0} onPress={() => setClearing(true)}>
          Clear history…
        </Button>
        <span className="muted" role="status">
          {keptWords(kept)}
          {kept.pinned > 0 && `, ${kept.pinned} pinned`}
        </span>
      </div>
      {clearing && (
        <ClearDialog
          kept={kept}
          onClose={() => {
            setClearing(false)
            void reload()
          }}
        />
      )}
    </div>
  )
}
