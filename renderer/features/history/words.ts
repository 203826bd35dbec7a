// Made once: `toLocaleTimeString` makes one at every call, which takes longer than a row.
const timeFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const dayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** The time of day, and the date where it is not that of `now`, else empty. */
export function dayAndTime(iso: string, now = new Date()): { day: string; time: string } {
  const at = new Date(iso)
  const isToday = at.toDateString() === now.toDateString()
  return { day: isToday ? '' : dayFormat.format(at), time: timeFormat.format(at) }
}

/** Both in one line. */
export function timeOf(iso: string, now = new Date()): string {
  const { day, time } = dayAndTime(iso, now)
  return day === '' ? time : `${day} ${time}`
}
