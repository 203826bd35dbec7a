import { describe, expect, it } from 'vitest'
import { pixelsFor } from './pdf-size.ts'

describe('the canvas of a PDF page', () => {
  it('is as wide as is wanted', () => {
    expect(pixelsFor({ width: 595, height: 842 }, 1190)).toEqual({ width: 1190, height: 1684, scale: 2 })
  })

  it.each([
    ['a page as large as a house', { width: 1e6, height: 1e6 }],
    ['a page that is one long line', { width: 1e7, height: 1 }],
    ['a page that is one high line', { width: 1, height: 1e7 }],
    ['a page of nearly nothing', { width: 1e-6, height: 1e-6 }],
  ])('stays small for %s', (_name, page) => {
    const { width, height } = pixelsFor(page, 4000)
    expect(width * height).toBeLessThanOrEqual(16 * 1024 * 1024)
    expect(Math.max(width, height)).toBeLessThanOrEqual(16_384)
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
  })
})
