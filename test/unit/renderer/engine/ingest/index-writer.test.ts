/** Which events does a segment hold, when is it sealed, and where does another run go on if only that much was kept? */
import { describe, expect, test } from 'vitest'
import { createIndexWriter, type SealedSegment } from '../../../../../renderer/engine/ingest/index-writer.js'
import { record } from '../../../../support/payload-outcome.js'
import { leavesOfSegment, readInChunks, reopen, utf8, write } from '../../../../support/written-payloads.js'

/** A writer, and the segments that it has sealed. */
function sealing(firstSegmentId: number) {
  const sealed: SealedSegment[] = []
  const onSegment = (segment: SealedSegment): void => void sealed.push(segment)
  return { sealed, writer: createIndexWriter({ firstSegmentId, existing: [], onSegment }) }
}

describe('segments', () => {
  test('are sealed when they are full, and a cut-off run goes on at the cut', () => {
    const texts = Array.from({ length: 70_000 }, (_, index) => record('A', `,"n":${String(index)}`))
    const payload = utf8(`{"Records":[${texts.join(',')}]}`)
    const { writer, sealed } = sealing(7)
    const reader = writer.payload(0)
    readInChunks(reader, payload, { firstPart: 0, sizes: [1_000_000] })
    writer.flush()
    const cut = sealed[0]!.cut!
    expect(sealed.map(({ id, size }) => [id, size])).toEqual([
      [7, 65_535],
      [8, 4465],
    ])
    expect([cut.counts.events, cut.quarantine, sealed[1]!.cut]).toEqual([65_535, 0, undefined])
    expect(new TextDecoder().decode(payload.subarray(cut.offset, cut.offset + 20))).toBe(
      '{"eventVersion":"1.0',
    )

    const first = reopen(sealed[0]!)
    const resumed = write([payload], { existing: [first], skipBefore: cut.offset })
    expect(resumed.payloads[0]!.counts).toMatchObject({ records: 4465, events: 4465, duplicates: 0 })
    expect(leavesOfSegment(resumed.segments[0]!)[0]).toContain('n=65535')
  })

  test('are cut at damage that is still open, so that a resumed run finds all of it', () => {
    const broken = `{"eventVersion":"${'x'.repeat(300)}`
    const payload = utf8(`${record('A')}\n${broken}\n${record('B')}\n`)
    const { writer, sealed } = sealing(0)
    const reader = writer.payload(0)
    const bytes = new Uint8Array(payload.length + 8)
    bytes.set(payload)
    reader.read({ part: 0, bytes, start: 0, end: 200, rawOffset: 0, last: false })
    writer.flush()
    const { cut } = sealed[0]!
    expect(cut).toMatchObject({ offset: 75, quarantine: 0, counts: { events: 1 } })
    const resumed = write([payload], { existing: [reopen(sealed[0]!)], skipBefore: cut!.offset })
    expect(resumed.payloads[0]!.counts).toMatchObject({ records: 2, events: 1, quarantined: 1 })
  })

  test('flushed without an event are none, and copies are not lost then', () => {
    const sealed: SealedSegment[] = []
    const first = write([record('A')])
    const writer = createIndexWriter({
      firstSegmentId: 1,
      existing: first.segments,
      onSegment: (segment) => sealed.push(segment),
    })
    readInChunks(writer.payload(0), utf8(record('A')), { firstPart: 5, sizes: [] })
    writer.flush()
    expect(sealed).toEqual([])
    expect(writer.takeCopies()).toEqual([
      { segment: 0, doc: 0, part: 5, offset: 0, length: record('A').length },
    ])
    expect(writer.takeCopies()).toEqual([])
  })

  test('tell events with the same id and other content apart', () => {
    const id = ',"eventID":"0aa00000-0000-4000-8000-000000000001"'
    const { payloads } = write([
      `${record('A', id)}\n${record('B', id)}\n ${record('A', id).replace(':', ' : ')}`,
    ])
    expect(payloads[0]!.counts).toMatchObject({ events: 2, duplicates: 1 })
  })
})
