/** A row of a view of a body. */
export interface Row {
  /** 1-based; null on a row that goes on with the line above. */
  number: number | null
  depth: number
  text: string
  /** Tree only: whether it is open, null for a value; how many children it has. */
  open?: boolean | null
  count?: number
}
