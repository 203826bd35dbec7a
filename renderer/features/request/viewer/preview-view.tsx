import { useEffect, useState } from 'react'
import { problemOf } from '../../../../shared/problem.ts'
import { EmptyState } from '../../../ui/card.tsx'
import { later } from '../../../ui/later.tsx'
import { toastProblem } from '../../../ui/toast.tsx'
import { byteCount } from '../body-text.ts'
import { bodyBlob } from './body-blob.ts'
import { shownPage } from './html.ts'
import { charsetOf, type Media } from './media.ts'

/** A few hundred kB that few bodies need. */
const PdfPreview = later(() => import('./pdf-preview.tsx'))

/** Beyond this a preview would cost more memory than it is worth. */
const mostBytes = 64 * 1024 * 1024

/** The body as a browser shows it: nothing of it runs. */
export function PreviewView(props: { exchangeId: string; bytes: number; contentType: string; media: Media }) {
  const { exchangeId, bytes, contentType, media } = props
  const [blob, setBlob] = useState<Blob | null>(null)
  const tooLarge = bytes > mostBytes

  useEffect(() => {
    if (tooLarge) return
    const stop = new AbortController()
    const type = media === 'pdf' ? 'application/pdf' : (contentType.split(';')[0] ?? '')
    bodyBlob(exchangeId, bytes, type, stop.signal)
      .then((made) => {
        if (!stop.signal.aborted) setBlob(made)
      })
      .catch((error) => {
        if (!stop.signal.aborted) toastProblem(problemOf(error))
      })
    return () => stop.abort()
  }, [exchangeId, bytes, contentType, media, tooLarge])

  if (tooLarge) {
    return (
      <EmptyState title="Too large for a preview">{byteCount(bytes)}: save it and open the file.</EmptyState>
    )
  }
  if (blob === null) return null
  if (media === 'html') return <HtmlPreview blob={blob} contentType={contentType} />
  if (media !== 'pdf') return <MediaPreview blob={blob} media={media} />
  return <PdfPreview blob={blob} />
}

function MediaPreview({ blob, media }: { blob: Blob; media: Media }) {
  const [url, setUrl] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  if (url === null) return null
  if (failed) {
    return (
      <EmptyState title="This cannot be shown">
        The bytes are not what their type says; look at them as hex.
      </EmptyState>
    )
  }
  if (media === 'audio') {
    return (
      <div className="preview-media">
        {/* biome-ignore lint/a11y/useMediaCaption: a recording that came back has no captions. */}
        <audio controls src={url} aria-label="Response body" onError={() => setFailed(true)} />
      </div>
    )
  }
  return (
    <div className="preview-media">
      <img src={url} alt="Response body" onError={() => setFailed(true)} />
    </div>
  )
}

/** Without scripts, forms, links out and anything from the net: the sandbox attribute is empty and the CSP is inherited. */
function HtmlPreview({ blob, contentType }: { blob: Blob; contentType: string }) {
  const [html, setHtml] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    blob.arrayBuffer().then((bytes) => {
      if (current) setHtml(decoded(bytes, charsetOf(contentType)))
    })
    return () => {
      current = false
    }
  }, [blob, contentType])
  if (html === null) return null
  return (
    <iframe
      className="preview-frame html"
      title="Response body"
      sandbox=""
      srcDoc={shownPage(html, pageNonce())}
    />
  )
}

/** React-aria and CodeMirror read the nonce from the same place. */
function pageNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
}

function decoded(bytes: ArrayBuffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
