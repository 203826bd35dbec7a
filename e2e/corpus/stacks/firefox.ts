import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describeBrowser } from './browser.ts'
import { reply } from './stack.ts'

const program = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((candidate) => existsSync(candidate))

/** Fake devices without a question, and nothing that calls home. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.gmp-manager.url': '',
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
}

if (program === undefined) reply({ absent: 'no Firefox in /usr/bin' })
else {
  reply({ version: /[\d.]+\w*/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? '' })
  await describeBrowser({
    program,
    arguments(profile, url, mdns) {
      const all = { ...preferences, 'media.peerconnection.ice.obfuscate_host_addresses': mdns }
      const lines = Object.entries(all).map(
        ([key, value]) => `user_pref("${key}", ${JSON.stringify(value)});\n`,
      )
      writeFileSync(path.join(profile, 'user.js'), lines.join(''))
      return ['--headless', '--no-remote', '--profile', profile, url]
    },
  })
}
