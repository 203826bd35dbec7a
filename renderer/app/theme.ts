import { useSession } from '../state/session.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

function apply() {
  const { theme } = useSession.getState()
  const chosen = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = chosen
}

/** Keeps `<html data-theme>` at the user's choice, or at the system's while that is the choice. */
export function followTheme() {
  apply()
  dark.addEventListener('change', apply)
  useSession.subscribe((now, before) => {
    if (now.theme !== before.theme) apply()
  })
}
