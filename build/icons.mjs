// npm run icons: every icon of the app out of build/icons/icon.svg. The results are committed, so that packaging needs no tool
// that is downloaded; build/package.test.ts holds them to the drawing.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import png2icons from 'png2icons'
import { inRoot } from './project.mjs'

/** Linux desktops pick by size, in pixels: the sizes that the hicolor theme has. */
export const sizes = [16, 24, 32, 48, 64, 128, 256, 512]
/** The largest picture of an .icns; both containers are scaled down from it. */
const largest = 1024

const png = (size) =>
  new Resvg(readFileSync(inRoot('build/icons/icon.svg')), { fitTo: { mode: 'width', value: size } })
    .render()
    .asPng()

/** File name -> bytes. */
export function icons() {
  const big = png(largest)
  const named = sizes.map((size) => [`${size}x${size}.png`, png(size)])
  return new Map([
    ...named,
    ['icon.icns', png2icons.createICNS(big, png2icons.BICUBIC2, 0)],
    // PNG inside for all sizes: Windows 10 and later read it, and it is a tenth of the bitmaps.
    ['icon.ico', png2icons.createICO(big, png2icons.BICUBIC2, 0, true)],
  ])
}

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  let total = 0
  for (const [name, bytes] of icons()) {
    writeFileSync(inRoot('build/icons', name), bytes)
    total += bytes.length
  }
  console.log(`Written: ${total} bytes.`)
}
