import { describe, expect, test } from 'vitest'
import { coldSections } from '../../../../renderer/engine/engine.js'
import { memoryCatalogue, type CaseRow } from '../../../../renderer/store/catalogue.js'
import {
  EVIDENCE_FORMAT,
  noTotals,
  type EvidenceStores,
  type SegmentBytes,
} from '../../../../renderer/store/evidence-store.js'
import { memoryEvidence } from '../../../../renderer/store/memory-evidence.js'
import { packParts } from '../../../../renderer/store/part-table.js'
import { Compaction } from '../../../../renderer/workers/compaction.js'

const row = (id: string, change: Partial<CaseRow> = {}): CaseRow => ({
  id,
  name: id,
  created: 0,
  opened: 0,
  sample: false,
  unfinished: null,
  last: null,
  removing: false,
  ...change,
})

/** Cases with three segments each, and a store that notes what is compacted; `refuse` fails like a full disk. */
async function casesOf(...rows: readonly CaseRow[]) {
  const catalogue = memoryCatalogue()
  const memory = memoryEvidence()
  const done: string[] = []
  let refused = ''
  let onCompact = (): void => undefined
  const stores: EvidenceStores = {
    remove: (id) => memory.remove(id),
    open: async (id) => ({
      ...(await memory.open(id)),
      compact: (segment) => {
        const name = `${id} ${segment}`
        if (name === refused) return Promise.reject(new Error('full'))
        done.push(name)
        onCompact()
        return Promise.resolve(true)
      },
    }),
  }
  for (const one of rows) {
    await catalogue.put(one)
    const store = await memory.open(one.id)
    const blob = () => new Blob(['x'])
    const cold = Object.fromEntries(coldSections.map((section) => [section, blob()])) as SegmentBytes['cold']
    const segments = [0, 1, 2].map((id) => ({ id, hot: blob(), cold }))
    const known = segments.map(({ id }) => ({ id, size: 1, firstSecond: 0, lastSecond: 0 }))
    const counters = { nextPart: 0, nextBlock: 0, nextSource: 0, cursors: [] }
    const format = EVIDENCE_FORMAT
    await store.commit(
      { ordinal: 0, format, segments: known, totals: noTotals, ...counters },
      { ordinal: 0, sources: [], parts: packParts(0, []), copies: [] },
      segments,
    )
  }
  return {
    catalogue,
    done,
    compaction: new Compaction({ stores, catalogue, onIdle: () => done.push('idle') }, 0),
    refuse: (name: string) => (refused = name),
    onEach: (action: () => void) => (onCompact = action),
    compactedOf: async (id: string) => (await catalogue.get(id))?.compacted,
  }
}

const signal = new AbortController().signal
const soon = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('compaction', () => {
  test('takes every segment of a case once, in order, and only new ones the next time', async () => {
    const { compaction, done, catalogue, compactedOf } = await casesOf(row('a'))
    expect(await compaction.compactCase('a', signal)).toBe(3)
    expect(await compaction.compactCase('a', signal)).toBe(0)
    await catalogue.change('a', { compacted: 2 })
    expect(await compaction.compactCase('a', signal)).toBe(1)
    expect([done, await compactedOf('a')]).toEqual([['a 0', 'a 1', 'a 2', 'a 2'], 3])
  })

  test('begins by itself with the case that was opened last, and passes over one that is being removed', async () => {
    const rows = [
      row('old', { opened: 1 }),
      row('gone', { opened: 3, removing: true }),
      row('new', { opened: 2 }),
    ]
    const { compaction, done } = await casesOf(...rows)
    compaction.later(0)
    await expect.poll(() => done.at(-1)).toBe('idle')
    expect(done).toEqual(['new 0', 'new 1', 'new 2', 'old 0', 'old 1', 'old 2', 'idle'])
  })

  test('stops behind the segment that is under way, and goes on there later', async () => {
    const { compaction, done, onEach, compactedOf } = await casesOf(row('a'))
    let stopped: Promise<void> | undefined
    onEach(() => {
      stopped ??= compaction.stop()
    })
    compaction.later(0)
    await expect.poll(() => stopped !== undefined).toBe(true)
    await stopped
    await soon()
    expect([[...done], await compactedOf('a')]).toEqual([['a 0'], 1])
    compaction.later(0)
    await expect.poll(() => done).toEqual(['a 0', 'a 1', 'a 2', 'idle'])
  })

  test('does not begin after it was stopped', async () => {
    const { compaction, done } = await casesOf(row('a'))
    compaction.later(10)
    await compaction.stop()
    await soon()
    expect(done).toEqual([])
  })

  test('leaves what was compacted before it failed, and tries the rest again', async () => {
    const { compaction, done, refuse, compactedOf } = await casesOf(row('a'))
    refuse('a 1')
    compaction.later(0)
    await expect.poll(() => done).toEqual(['a 0', 'idle'])
    expect(await compactedOf('a')).toBe(1)
    refuse('')
    await compaction.stop()
    expect(await compaction.compactCase('a', signal)).toBe(2)
    expect(done).toEqual(['a 0', 'idle', 'a 1', 'a 2'])
  })
})
