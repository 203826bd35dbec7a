import { X } from 'lucide-react'
import { create } from 'zustand'
import type { Problem } from '../../shared/problem.ts'
import { Button, IconButton } from './button.tsx'

interface Toast {
  id: number
  tone: 'info' | 'error'
  title: string
  detail: string
  action: ToastAction | null
}

/** What the note offers to do; the note goes when it is done. */
interface ToastAction {
  label: string
  run: () => void
}

/** Milliseconds. What can be done has to be read and reached. */
const shortly = 4_000
const withAction = 10_000

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }))
let nextId = 1

/** A short word at the edge of the window. Notes go by themselves; errors stay until they are closed. Answers its id. */
export function toast(
  title: string,
  detail = '',
  tone: Toast['tone'] = 'info',
  action: ToastAction | null = null,
): number {
  const id = nextId++
  const next: Toast = { id, tone, title, detail, action }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), next] }))
  if (tone === 'info') setTimeout(() => dismissToast(id), action === null ? shortly : withAction)
  return id
}

export function toastProblem(problem: Problem) {
  toast(problem.message, problem.fix, 'error')
}

export function dismissToast(id: number) {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((item) => item.id !== id) }))
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((item) => (
        <div key={item.id} className={`toast ${item.tone}`}>
          <div className="toast-body">
            <div className="toast-text">
              <b>{item.title}</b>
              {item.detail !== '' && <p>{item.detail}</p>}
            </div>
            {item.action !== null && (
              <Button
                onPress={() => {
                  dismissToast(item.id)
                  item.action?.run()
                }}
              >
                <span className="ellipsis">{item.action.label}</span>
              </Button>
            )}
          </div>
          <IconButton label="Close" onPress={() => dismissToast(item.id)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
