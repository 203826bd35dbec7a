/** A list of 32-bit numbers that grows: a tenth of the memory of an array of objects, and no garbage. */
export interface Numbers {
  length: number
  push(value: number): void
  at(index: number): number
  set(index: number, value: number): void
}

export function numbers(): Numbers {
  let data = new Int32Array(1024)
  return {
    length: 0,
    push(value) {
      if (this.length === data.length) {
        const wider = new Int32Array(data.length * 2)
        wider.set(data)
        data = wider
      }
      data[this.length] = value
      this.length += 1
    },
    at: (index) => data[index] ?? 0,
    set(index, value) {
      data[index] = value
    },
  }
}

/** The last index whose number is at most `value`; -1 when there is none. The numbers ascend. */
export function lastAtMost(list: Numbers, value: number): number {
  let low = 0
  let high = list.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (list.at(middle) <= value) low = middle + 1
    else high = middle - 1
  }
  return high
}
