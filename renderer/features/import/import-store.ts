import { create } from 'zustand'

/** Whether the import dialog is open, and the file that opened it. */
export const useImport = create<{ isOpen: boolean; file: File | null }>(() => ({ isOpen: false, file: null }))

export function openImport(file: File | null = null) {
  useImport.setState({ isOpen: true, file })
}

export function closeImport() {
  useImport.setState({ isOpen: false, file: null })
}
