/** 16 megapixels, 64 MB of canvas: two screens of 4K. */
const mostPixels = 16 * 1024 * 1024
/** Chromium draws nothing on a longer side. */
const longestSide = 16_384

/**
 * The canvas for a page of this size at a width in device pixels, smaller where the page would ask for too much memory:
 * a file may claim any size. `scale` is pixels per unit of the page.
 */
export function pixelsFor(page: { width: number; height: number }, wanted: number) {
  const scale = Math.min(
    wanted / page.width,
    Math.sqrt(mostPixels / (page.width * page.height)),
    longestSide / page.width,
    longestSide / page.height,
  )
  const side = (length: number) => Math.max(1, Math.floor(length * scale))
  return { width: side(page.width), height: side(page.height), scale }
}
