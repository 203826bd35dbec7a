import { X } from 'lucide-react'
import { create } from 'zustand'
import type { Problem } from '../../shared/problem.ts'
import { IconButton } from './button.tsx'

interface Toast {
  id: number
  tone: 'info' | 'error'
  title: string
  detail: string
}

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }))
let nextId = 1

/** A short word at the edge of the window. Notes go by themselves after 4 s; errors stay until they are closed. */
export function toast(title: string, detail = '', tone: Toast['tone'] = 'info') {
  const id = nextId++
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), { id, tone, title, detail }] }))
  if (tone === 'info') setTimeout(() => dismiss(id), 4_000)
}

export function toastProblem(problem: Problem) {
  toast(problem.message, problem.fix, 'error')
}

function dismiss(id: number) {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((item) => item.id !== id) }))
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((item) => (
        <div key={item.id} className={`toast ${item.tone}`}>
          <div className="grow">
            <b>{item.title}</b>
            {item.detail !== '' && <p>{item.detail}</p>}
          </div>
          <IconButton label="Close" onPress={() => dismiss(item.id)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
