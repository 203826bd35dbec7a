/** The first 8 bytes of a fingerprint, as people compare them: `3f:a0:…`. */
export function shortFingerprint(hex: string): string {
  return pairs(hex.slice(0, 16))
}

/** The whole fingerprint in pairs of hex digits. */
export function fingerprint(hex: string): string {
  return pairs(hex)
}

function pairs(hex: string): string {
  return (hex.match(/../g) ?? []).join(':')
}

/** A name as one folder's name: what a file system may refuse or read as a path becomes `-`. */
export function folderName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
  return plain === '' ? 'key' : plain.slice(0, 80)
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

export function whenMade(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : dateTime.format(date)
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

export function dateOf(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : day.format(date)
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export function clock(date: Date): string {
  return time.format(date)
}
