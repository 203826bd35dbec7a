import { type ComponentType, type ReactNode, useLayoutEffect, useState } from 'react'
import type { Problem } from '../../shared/problem.ts'
import { ProblemCard } from './card.tsx'

const missing: Problem = {
  code: 'part-missing',
  message: 'This part of the window could not be loaded.',
  fix: 'Reload the window; if it happens again, install Cordboard anew.',
}

/**
 * A component whose code comes when it is first drawn, or asked for by `preload`. `children` stand behind it from then on.
 * Not React's lazy: after a fallback Suspense holds everything back for 300 ms (measured with React 19.3), and this code
 * is here in 30.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let code: ComponentType<P> | null = null
  const fetchCode = async () => {
    code ??= (await load()).default
    return code
  }

  function Later({ children, ...props }: P & { children?: ReactNode }) {
    const [Part, setPart] = useState(() => code)
    const [isMissing, setMissing] = useState(false)
    useLayoutEffect(() => {
      if (Part !== null) return
      let isDrawn = true
      fetchCode().then(
        (found) => isDrawn && setPart(() => found),
        () => isDrawn && setMissing(true),
      )
      return () => {
        isDrawn = false
      }
    }, [Part])
    if (isMissing) return <ProblemCard problem={missing} />
    if (Part === null) return null
    return (
      <>
        <Part {...(props as unknown as P)} />
        {children}
      </>
    )
  }

  // A failure shows when it is drawn.
  return Object.assign(Later, { preload: () => void fetchCode().catch(() => {}) })
}
