import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useStrip } from './strip.ts'

export interface SubTab<T extends string> {
  id: T
  title: string
  /** A small note behind the title: a count, a kind. */
  note?: string | number
}

/**
 * The tabs inside a pane. `children` is the panel of the selected one. `start` stands at the left of the bar and moves the
 * tabs to the right; `end` stands at the right.
 */
export function SubTabs<T extends string>(props: {
  label: string
  tabs: readonly SubTab<T>[]
  selected: T
  onSelect: (id: T) => void
  start?: ReactNode
  end?: ReactNode
  children: ReactNode
}) {
  const { label, tabs, selected, onSelect, start, end, children } = props
  const strip = useStrip<HTMLDivElement>(selected)
  return (
    <Tabs className="subtabs" selectedKey={selected} onSelectionChange={(key) => onSelect(key as T)}>
      <div className="subtabs-bar">
        {start}
        {start !== undefined && <span className="grow" />}
        <TabList ref={strip} className="subtabs-list" aria-label={label}>
          {tabs.map((tab) => (
            <Tab key={tab.id} id={tab.id} className="subtab">
              {tab.title}
              {tab.note !== undefined && tab.note !== 0 && tab.note !== '' && <small>{tab.note}</small>}
            </Tab>
          ))}
        </TabList>
        {end !== undefined && <span className="grow" />}
        {end}
      </div>
      <TabPanel key={selected} id={selected} className="subtabs-panel">
        {children}
      </TabPanel>
    </Tabs>
  )
}
