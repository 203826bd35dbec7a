import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

interface View {
  id: string
  title: string
  content: ReactNode
}

/** What is done with keys. Each view is a panel of its own, so that its tab's `aria-controls` names one that is there. */
export function KeyTabs({ views }: { views: readonly View[] }) {
  return (
    <Tabs className="subtabs">
      <div className="subtabs-bar">
        <TabList className="subtabs-list" aria-label="What to do with keys">
          {views.map(({ id, title }) => (
            <Tab key={id} id={id} className="subtab">
              {title}
            </Tab>
          ))}
        </TabList>
      </div>
      {views.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="subtabs-panel">
          {content}
        </TabPanel>
      ))}
    </Tabs>
  )
}
