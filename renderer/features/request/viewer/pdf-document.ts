import { getDocument, PDFWorker } from 'pdfjs-dist'
import { pixelsFor } from './pdf-size.ts'

export interface PdfDocument {
  readonly pages: number
  /** Height over width of a page; rejects where the page cannot be read. */
  ratio(page: number): Promise<number>
  /** Draws a page as wide as `cssWidth` and gives its text, for screen readers. Rejects with AbortError when stopped. */
  draw(page: number, canvas: HTMLCanvasElement, cssWidth: number, signal: AbortSignal): Promise<string>
  close(): void
}

/** What people are told when a file cannot be shown. */
function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') return 'It is sealed with a password: save it and open the file.'
  if (name === 'InvalidPDFException') return 'Its bytes are not those of a PDF; look at them as hex.'
  return 'It could not be read; save it and open the file.'
}

/**
 * Opens a PDF in a worker of its own. Only pages are drawn, on canvases: no script of the file runs (there is no scripting
 * engine here), no link, form or attachment of it is offered, and nothing is fetched: neither fonts nor character maps.
 * Throws Error with a sentence for people.
 */
export async function openPdf(data: ArrayBuffer, signal: AbortSignal): Promise<PdfDocument> {
  const port = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' })
  const worker = PDFWorker.create({ port })
  const close = () => {
    worker.destroy()
    // The library leaves a port that it was given alone.
    port.terminate()
  }
  signal.addEventListener('abort', close, { once: true })
  try {
    const task = getDocument({
      data,
      worker,
      enableXfa: false,
      useWasm: false,
      useWorkerFetch: false,
      disableAutoFetch: true,
      // 64 megapixels: a page of A0 scanned at 150 dpi.
      maxImageSize: 64 * 1024 * 1024,
      verbosity: 0,
    })
    // A worker that died, as under a file that asks for all memory, answers nothing.
    const died = new Promise<never>((_resolve, reject) => {
      port.addEventListener('error', () => reject(new Error('worker')))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const document = await Promise.race([task.promise, died])
    return {
      pages: document.numPages,
      async ratio(number) {
        const { width, height } = (await document.getPage(number)).getViewport({ scale: 1 })
        return height / width
      },
      async draw(number, canvas, cssWidth, stop) {
        const page = await document.getPage(number)
        stop.throwIfAborted()
        const natural = page.getViewport({ scale: 1 })
        const size = pixelsFor(natural, cssWidth * devicePixelRatio)
        canvas.width = size.width
        canvas.height = size.height
        const render = page.render({ canvas, viewport: page.getViewport({ scale: size.scale }) })
        const cancel = () => render.cancel()
        stop.addEventListener('abort', cancel, { once: true })
        try {
          await render.promise
        } catch (error) {
          throw stop.aborted ? stop.reason : error
        } finally {
          stop.removeEventListener('abort', cancel)
        }
        const { items } = await page.getTextContent()
        page.cleanup()
        return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
      },
      close,
    }
  } catch (error) {
    close()
    if (signal.aborted) throw signal.reason
    throw new Error(reasonOf(error))
  }
}
