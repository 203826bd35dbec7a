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
const longEnough = new Promise((resolve) => setTimeout(resolve, longestBlank))
// Whatever fails, the window is drawn and can say so.
await Promise.race([restored.catch(() => {}), longEnough])
createRoot(root).render(<App restored={restored} />)
