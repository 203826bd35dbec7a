import { type RefObject, useEffect, useRef } from 'react'

interface Span {
  left: number
  width: number
}

/** How much of the neighbour is shown too, in pixels: that there is more is to be seen. */
const neighbour = 24

/** The scroll position from which the item is seen whole: the nearest one, which is the present one where it is. Pixels. */
export function scrolledTo(strip: Span, item: Span): number {
  const last = item.left - neighbour
  const first = item.left + item.width + neighbour - strip.width
  // Of an item that is wider than the strip its beginning counts.
  return Math.max(0, Math.min(Math.max(strip.left, first), last))
}

/** What the wheel turns, as pixels along the strip; 0 where the system scrolls sideways by itself. */
export function wheelStep(
  { deltaX, deltaY, deltaMode }: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode'>,
  page: number,
): number {
  if (Math.abs(deltaX) >= Math.abs(deltaY)) return 0
  // Pixels, lines, pages: the event's modes 0, 1 and 2.
  return deltaY * ([1, 16, page][deltaMode] ?? 1)
}

/** At which ends of the strip there is more than is seen. A position may be a fraction of a pixel off its end. */
export function cutEnds(strip: Span, length: number): 'start' | 'end' | 'both' | 'none' {
  const start = strip.left >= 1
  const end = length - strip.width - strip.left >= 1
  if (start) return end ? 'both' : 'start'
  return end ? 'end' : 'none'
}

/** Keeps `data-cut` at the strip, for the fades in ui.css. Answers how to end it. */
function watchCuts(strip: HTMLElement): () => void {
  const mark = () => {
    const seen = { left: strip.scrollLeft, width: strip.clientWidth }
    strip.dataset.cut = cutEnds(seen, strip.scrollWidth)
  }
  const sizes = new ResizeObserver(mark)
  const observe = () => {
    for (const element of [strip, ...strip.children]) sizes.observe(element)
  }
  const items = new MutationObserver(() => {
    observe()
    mark()
  })
  observe()
  items.observe(strip, { childList: true })
  strip.addEventListener('scroll', mark, { passive: true })
  return () => {
    sizes.disconnect()
    items.disconnect()
    strip.removeEventListener('scroll', mark)
  }
}

/**
 * For a row of tabs that may be longer than its place: the selected one is shown, the wheel moves along the row, and an end
 * behind which there is more fades.
 */
export function useStrip<T extends HTMLElement>(selected: string | null): RefObject<T | null> {
  const ref = useRef<T>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is selected in the document by then.
  useEffect(() => {
    const strip = ref.current
    const item = strip?.querySelector('[aria-selected="true"]')
    if (strip == null || item == null) return
    const show = () => {
      const [outer, inner] = [strip.getBoundingClientRect(), item.getBoundingClientRect()]
      const left = inner.left - outer.left + strip.scrollLeft
      strip.scrollLeft = scrolledTo(
        { left: strip.scrollLeft, width: outer.width },
        { left, width: inner.width },
      )
    }
    show()
    // The place gets narrower, or the title longer.
    const observer = new ResizeObserver(show)
    observer.observe(strip)
    observer.observe(item)
    return () => observer.disconnect()
  }, [selected])
  useEffect(() => {
    const strip = ref.current
    const turn = (event: WheelEvent) => strip?.scrollBy(wheelStep(event, strip.clientWidth), 0)
    strip?.addEventListener('wheel', turn, { passive: true })
    return () => strip?.removeEventListener('wheel', turn)
  }, [])
  useEffect(() => (ref.current === null ? undefined : watchCuts(ref.current)), [])
  return ref
}
