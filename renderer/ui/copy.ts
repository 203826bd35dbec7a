import { toast } from './toast.tsx'

/** Copies text and says so. `what` completes "Copied …". */
export async function copyText(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text)
    toast(`Copied ${what}`)
  } catch {
    toast(
      'Nothing was copied',
      'The system refused the clipboard. Click into the window and try again.',
      'error',
    )
  }
}
