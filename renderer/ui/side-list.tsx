import type { ReactNode } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import './side-list.css'

/** The left side of a room: what can be done there, then what can be chosen. */
export function Side({ label, head, children }: { label: string; head: ReactNode; children: ReactNode }) {
  return (
    <section className="side" aria-label={label}>
      <header className="side-head">{head}</header>
      {children}
    </section>
  )
}

/** Things of which one is shown beside the list. */
export function SideList<T extends { id: string; name: string }>(props: {
  label: string
  items: readonly T[]
  selected: string | null
  onSelect: (id: string) => void
  /** What a row shows. */
  children: (item: T) => ReactNode
}) {
  const { label, items, selected, onSelect, children } = props
  return (
    <ListBox
      className="side-list"
      aria-label={label}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={selected === null ? [] : [selected]}
      onSelectionChange={(keys) => {
        const [id] = keys
        if (id !== undefined) onSelect(String(id))
      }}
    >
      {items.map((item) => (
        <ListBoxItem key={item.id} id={item.id} className="side-item" textValue={item.name}>
          {children(item)}
        </ListBoxItem>
      ))}
    </ListBox>
  )
}
