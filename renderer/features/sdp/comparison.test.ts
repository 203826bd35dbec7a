import { describe, expect, it } from 'vitest'
import { sampleAnswer } from '../../../shared/catalog/sample-answer.ts'
import { clean } from '../../../shared/sdp/clean.ts'
import { diffSdp } from '../../../shared/sdp/diff.ts'
import { compareRows } from './comparison.ts'

describe('compareRows', () => {
  const result = clean(sampleAnswer, { profile: 'whatsapp' })
  const comparison = compareRows(result.changes)
  const lines = sampleAnswer.split('\r\n')
  const first = lines.findIndex((line) => line.startsWith('a=fingerprint:sha-256')) + 1

  it('marks the three letters that change in the kept fingerprint, on both sides', () => {
    const before = comparison.a.lines.find(({ line }) => line === first)
    expect(before?.kind).toBe('changed')
    expect(before?.marks.map(({ from, to }) => lines[first - 1]?.slice(from, to))).toEqual(['sha-256'])
    const after = comparison.b.lines.find(({ line }) => line === first)
    expect(after?.note).toContain('SHA-256')
  })

  it('puts the reasons where the removed lines were, and says a repeated one shortly', () => {
    const gap = comparison.b.gaps.find(({ after }) => after === first)
    expect(gap?.rows.map(({ peer }) => peer)).toEqual([first + 1, first + 2])
    expect(gap?.rows[0]?.note).toMatch(/^removed: WhatsApp takes one SHA-256 fingerprint/)
    expect(gap?.rows[1]?.note).toBe('removed: same rule')
  })

  it('makes one block of neighbouring rows, with the lines of both sides', () => {
    expect(comparison.blocks).toContainEqual({
      fromA: first,
      toA: first + 3,
      fromB: first,
      toB: first + 1,
    })
  })

  it('finds nothing in equal texts', () => {
    expect(compareRows(diffSdp(sampleAnswer, sampleAnswer))).toEqual({
      a: { lines: [], gaps: [] },
      b: { lines: [], gaps: [] },
      blocks: [],
      count: 0,
    })
  })

  it('keeps the reason of a line removed at the very top with that line', () => {
    const [removed] = compareRows(diffSdp(`x-junk\r\n${sampleAnswer}`, sampleAnswer)).a.lines
    expect(removed).toMatchObject({ line: 1, kind: 'removed', isNoteHere: true })
  })

  it('leaves a gap on the first side for an added line', () => {
    const longer = sampleAnswer.replace('a=rtcp-mux\r\n', 'a=rtcp-mux\r\na=maxptime:20\r\n')
    const added = compareRows(diffSdp(sampleAnswer, longer))
    const mux = lines.indexOf('a=rtcp-mux') + 1
    expect(added.a.gaps).toEqual([
      { after: mux, rows: [{ peer: mux + 1, text: 'a=maxptime:20', note: 'added', edits: [] }] },
    ])
    expect(added.count).toBe(1)
  })
})
