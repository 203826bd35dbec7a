import { createRoot } from 'react-dom/client'
import '../styles/base.css'
import '../ui/ui.css'
import { App } from './app.tsx'
import { startSession } from './session-sync.ts'
import { followTheme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

followTheme()
createRoot(root).render(<App />)
void startSession()
