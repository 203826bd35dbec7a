import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** A theme changes colours and nothing else. */
const rulesOfColour = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds in the page, a line a rule: every rule in the light theme, in the dark one those that look at colours.
 * `except`: rules that are wrong there; `within`: a selector.
 */
export async function axeFindings(
  page: Page,
  options: { except?: readonly string[]; within?: string } = {},
): Promise<string[]> {
  const { except = [], within } = options
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  // The page has no frames of other origins, for which axe would open a page of its own each time.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (isDark) axe.withRules(rulesOfColour.filter((rule) => !except.includes(rule)))
  else axe.disableRules([...except])
  if (within !== undefined) axe.include(within)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}
