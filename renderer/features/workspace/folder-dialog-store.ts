import { create } from 'zustand'

/** Which folder is asked for: one to open, or one to make a workspace in; null: none. */
export const useFolderDialog = create<{ asking: 'open' | 'new' | null }>(() => ({ asking: null }))

export function askForFolder(asking: 'open' | 'new') {
  useFolderDialog.setState({ asking })
}

export function closeFolderDialog() {
  useFolderDialog.setState({ asking: null })
}
