import type { Row } from './measure.ts'

const number = (value: number, unit: Row['unit']) =>
  `${value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`

/** Whether a row keeps its budget; null where it has none, or where no peer could be had to judge it. */
function keeps({ value, under, peers = [], times }: Row): boolean | null {
  const known = peers.flatMap((peer) => (peer.value === null ? [] : [peer.value]))
  const checks = [
    ...(under === undefined ? [] : [value < under]),
    ...(times === undefined ? [] : known.map((peer) => peer >= value * times)),
  ]
  return checks.length === 0 ? null : checks.every((check) => check)
}

function budgetOf({ unit, under, times }: Row): string {
  return [
    ...(under === undefined ? [] : [`< ${under} ${unit}`]),
    ...(times === undefined ? [] : [times === 1 ? 'below the peers' : `peer ${times}x or more`]),
  ].join(', ')
}

function peersOf({ value, unit, peers = [] }: Row): string {
  return peers
    .map((peer) =>
      peer.value === null
        ? `${peer.name}: not to be had here`
        : `${peer.name}: ${number(peer.value, unit)} (${(peer.value / value).toFixed(1)}x)`,
    )
    .join('; ')
}

const verdicts = new Map([
  [true, 'kept'],
  [false, 'OVER'],
  [null, ''],
])

/** The table as text, one block for each part. */
export function tableOf(parts: readonly { name: string; rows: readonly Row[] }[]): string {
  const head = ['', 'measured', 'budget', '', 'peer in the same run']
  const lines = parts.map(({ name, rows }) => ({
    name,
    cells: rows.map((row) => [
      `  ${row.what}`,
      number(row.value, row.unit),
      budgetOf(row),
      verdicts.get(keeps(row)) ?? '',
      peersOf(row),
    ]),
  }))
  const all = [head, ...lines.flatMap((part) => part.cells)]
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), ...lines.flatMap((part) => [part.name, ...part.cells.map(line)])].join('\n')
}
