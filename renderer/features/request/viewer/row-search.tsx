import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/fields.tsx'
import type { View } from './protocol.ts'
import type { BodyWorker } from './use-body-worker.ts'

interface Found {
  rows: number[]
  more: boolean
}

/** Search in a body that the worker holds: Enter and the arrows step through the rows that hold the text. */
export function RowSearch(props: {
  worker: BodyWorker
  view: View
  /** Changes when another body is there to search: all of it, or what a filter left. */
  version: string
  onMark: (row: number | null) => void
}) {
  const { worker, view, version, onMark } = props
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found>({ rows: [], more: false })
  const [at, setAt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a body that grew is searched again.
  useEffect(() => {
    if (text === '') {
      setFound({ rows: [], more: false })
      onMark(null)
      return
    }
    let current = true
    const timer = setTimeout(async () => {
      const result = await worker.search(view, text)
      if (!current) return
      setFound(result)
      setAt(0)
      onMark(result.rows[0] ?? null)
    }, 150)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [worker, view, text, version])

  const step = (by: number) => {
    const { rows } = found
    if (rows.length === 0) return
    const next = (at + by + rows.length) % rows.length
    setAt(next)
    onMark(rows[next] ?? null)
  }

  return (
    <search
      className="row-search"
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        step(event.shiftKey ? -1 : 1)
      }}
    >
      <TextField
        label="Search in the body"
        hideLabel
        mono
        placeholder="Search"
        value={text}
        onChange={setText}
      />
      {text !== '' && (
        <span className="muted" role="status">
          {found.rows.length === 0
            ? 'nothing found'
            : `${at + 1} of ${found.rows.length}${found.more ? ' and more' : ''}`}
        </span>
      )}
      <IconButton label="Previous hit" onPress={() => step(-1)} isDisabled={found.rows.length === 0}>
        <ChevronUp size={14} aria-hidden />
      </IconButton>
      <IconButton label="Next hit" onPress={() => step(1)} isDisabled={found.rows.length === 0}>
        <ChevronDown size={14} aria-hidden />
      </IconButton>
    </search>
  )
}
