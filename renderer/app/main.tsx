import { createRoot } from 'react-dom/client'
import '../styles/base.css'
import '../ui/ui.css'
import { App } from './app.tsx'
import { startSession } from './session-sync.ts'
import { followTheme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

/** What was read by then is in the first rendering; a slow disk gets an empty window that fills. Milliseconds. */
const longestBlank = 400

followTheme()
const restored = startSession()
await Promise.race([restored, new Promise((resolve) => setTimeout(resolve, longestBlank))])
createRoot(root).render(<App restored={restored} />)
