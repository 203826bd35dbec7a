import { execFileSync } from 'node:child_process'
import { chromiumPath } from '../../../build/chromium.mjs'
import { describeBrowser } from './browser.ts'
import { reply } from './stack.ts'

const program = chromiumPath()

if (program === undefined) reply({ absent: 'no Chromium on the PATH and none named by CHROME_PATH' })
else {
  reply({ version: /[\d.]+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? '' })
  await describeBrowser({
    program,
    arguments: (profile, url) => [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--user-data-dir=${profile}`,
      url,
    ],
  })
}
