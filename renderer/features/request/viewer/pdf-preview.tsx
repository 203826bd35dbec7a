import { useEffect, useRef, useState } from 'react'
import { EmptyState } from '../../../ui/card.tsx'
import { openPdf, type PdfDocument } from './pdf-document.ts'
import './pdf.css'

/** More pages are not laid out: who reads a book saves it. */
const mostPages = 500

/** The pages of a PDF, drawn as they come into view. */
export default function PdfPreview({ blob }: { blob: Blob }) {
  const [document, setDocument] = useState<PdfDocument | null>(null)
  const [ratio, setRatio] = useState(Math.SQRT2)
  const [failure, setFailure] = useState<string | null>(null)
  const root = useRef<HTMLElement>(null)

  useEffect(() => {
    const stop = new AbortController()
    let opened: PdfDocument | null = null
    const open = async () => {
      opened = await openPdf(await blob.arrayBuffer(), stop.signal)
      // Most files have pages of one size: the first tells how much room the others take.
      setRatio(await opened.ratio(1))
      if (!stop.signal.aborted) setDocument(opened)
    }
    open().catch((error: unknown) => {
      if (!stop.signal.aborted) setFailure(error instanceof Error ? error.message : String(error))
    })
    return () => {
      stop.abort()
      opened?.close()
    }
  }, [blob])

  if (failure !== null) return <EmptyState title="This PDF cannot be shown">{failure}</EmptyState>
  if (document === null) return <EmptyState title="Reading the PDF…">{null}</EmptyState>
  const shown = Math.min(document.pages, mostPages)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section className="pdf" ref={root} tabIndex={0} aria-label="Response body">
      {Array.from({ length: shown }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages have a fixed order.
        <Page key={index} document={document} number={index + 1} ratio={ratio} root={root} />
      ))}
      {shown < document.pages && (
        <p className="muted">
          The first {shown} of {document.pages} pages are shown; save the body to have all of them.
        </p>
      )}
    </section>
  )
}

function Page(props: {
  document: PdfDocument
  number: number
  ratio: number
  root: React.RefObject<HTMLElement | null>
}) {
  const { document, number, root } = props
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [near, setNear] = useState(false)
  const [ratio, setRatio] = useState(props.ratio)
  const [text, setText] = useState('')
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), {
      root: root.current,
      rootMargin: '400px',
    })
    if (frame.current !== null) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [root])

  useEffect(() => {
    const target = canvas.current
    if (!near || target === null) return
    const stop = new AbortController()
    const draw = async () => {
      setRatio(await document.ratio(number))
      setText(await document.draw(number, target, target.clientWidth, stop.signal))
    }
    draw().catch(() => {
      if (!stop.signal.aborted) setFailed(true)
    })
    return () => {
      stop.abort()
      // A canvas that is out of view holds no pixels.
      target.width = 0
      target.height = 0
    }
  }, [near, document, number])

  const name = `Page ${number} of ${document.pages}`
  return (
    <div
      className="pdf-page"
      ref={frame}
      style={{ aspectRatio: `1 / ${Math.min(Math.max(ratio, 0.05), 20)}` }}
    >
      {failed ? (
        <p className="muted">{name} cannot be drawn.</p>
      ) : (
        <canvas ref={canvas} role="img" aria-label={text.trim() === '' ? name : `${name}: ${text}`} />
      )}
    </div>
  )
}
