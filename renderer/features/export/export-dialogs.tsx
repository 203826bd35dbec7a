import { CopyDialog } from './copy-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { useExport } from './export-store.ts'

/** Whichever of the two is open; loaded when it first is. */
export default function ExportDialogs() {
  const { copying, exporting } = useExport()
  if (copying !== null) return <CopyDialog tabId={copying} />
  return exporting === undefined ? null : <ExportDialog folderId={exporting} />
}
