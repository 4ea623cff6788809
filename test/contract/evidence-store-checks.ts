/** What every evidence store must do, in Chromium's IndexedDB and in memory alike. Runs in either world; gives what it saw. */
import {
  EVIDENCE_FORMAT,
  noTotals,
  type CommitRow,
  type EvidenceStores,
  type HashedPayload,
  type LedgerRow,
  type SegmentBytes,
} from '../../renderer/store/evidence-store.js'
import { coldSections } from '../../renderer/engine/engine.js'
import { packParts } from '../../renderer/store/part-table.js'

const commit = (ordinal: number, segments: readonly number[]): CommitRow => ({
  ordinal,
  format: EVIDENCE_FORMAT,
  segments: segments.map((id) => ({ id, size: 3, firstSecond: 10, lastSecond: 20 })),
  totals: { ...noTotals, events: ordinal + 1 },
  nextPart: ordinal + 1,
  nextBlock: ordinal + 1,
  nextSource: ordinal,
  cursors: [],
})

const ledger = (ordinal: number): LedgerRow => ({
  ordinal,
  sources: [],
  parts: packParts(ordinal, [
    {
      source: 1,
      payload: 0,
      inside: ['x'],
      encoding: 'gzip',
      rawOffset: 0,
      rawLength: 10,
      block: 0,
      offset: 2,
      length: 5,
    },
  ]),
  copies: [{ segment: 0, doc: 1, part: 0, offset: 3, length: 4 }],
})

const segment = (id: number): SegmentBytes => {
  const cold = coldSections.map((section) => [section, new Blob([`${section}${String(id)}`])] as const)
  return { id, hot: new Blob([`hot${String(id)}`]), cold: Object.fromEntries(cold) as SegmentBytes['cold'] }
}

const hashed = (source: number, sha256: string): HashedPayload => ({
  source,
  payload: 0,
  fileSha256: 'ff',
  lastPart: 7,
  sha256,
})

const text = (bytes: ArrayBuffer | Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes)

export async function evidenceStoreChecks(
  stores: EvidenceStores,
): Promise<Readonly<Record<string, unknown>>> {
  const first = await stores.open('one')
  await first.putBlock(0, new Blob(['stored bytes']))
  await first.putBlock(0, new Blob(['stored BYTES']))
  await first.putBlock(1, new TextEncoder().encode('plain bytes').buffer)
  await first.commit(commit(0, [0]), ledger(0), [segment(0)], [hashed(9, 'dd')])
  await first.commit(commit(1, [1, 2]), ledger(1), [segment(1), segment(2)])
  await first.addHashes([hashed(0, 'aa'), hashed(1, 'bb')])
  await first.addHashes([hashed(0, 'cc')])
  first.close()
  const compacting = await stores.open('one')
  await compacting.compact(1)
  await compacting.compact(1)
  const nothing = await compacting.compact(9)
  const beside = text(await compacting.cold(2, 'text'))
  compacting.close()
  const again = await stores.open('one')
  const other = await stores.open('two')
  const missing = await again
    .block(0, 8, 100)
    .catch((error: { problem?: { code: string } }) => error.problem?.code)
  const seen = {
    commits: await again.commits(0),
    later: (await again.commits(1)).map((row) => row.ordinal),
    ledger: (await again.ledger(1)).map((row) => ({ ...row, parts: [...row.parts.rows] })),
    compacted: [
      nothing,
      beside,
      text((await again.hot([1]))[0]),
      await Promise.all(coldSections.map(async (section) => text(await again.cold(1, section)))),
    ],
    hot: (await again.hot([2, 9, 0])).map(text),
    cold: [text(await again.cold(2, 'requestID')), text(await again.cold(9, 'text'))],
    blocks: [text(await again.block(0, 7, 5)), text(await again.block(1, 0, 5))],
    missing,
    hashes: (await again.hashes()).map(({ source, sha256 }) => [source, sha256]),
    other: [await other.commits(0), await other.hashes()],
  }
  again.close()
  other.close()
  const rebuilt = await rebuiltChecks(stores)
  await stores.remove('one')
  const removed = await stores.open('one')
  const left = {
    commits: await removed.commits(0),
    hot: await removed.hot([0]),
    hashes: await removed.hashes(),
  }
  removed.close()
  return { ...seen, rebuilt, left }
}

/** What `one` holds before, between and after the steps of a rebuild. */
async function rebuiltChecks(stores: EvidenceStores): Promise<unknown> {
  const writing = await stores.open('one')
  await writing.putSegments([segment(7)])
  await writing.putBlock(5, new Blob(['of nobody']))
  const before = (await writing.commits(0)).map((row) => row.segments.map(({ id }) => id))
  const sweptTooEarly = await writing.sweep()
  await writing.putSegments([segment(8)])
  await writing.replace([{ ...commit(2, [8]), rebuilt: true }, commit(3, [])], [ledger(2), ledger(3)])
  writing.close()
  const store = await stores.open('one')
  const between = [await store.hot([0, 8]), await store.cold(8, 'text')].flat().map(text)
  const swept = [await store.sweep(), await store.sweep()]
  const after = {
    commits: (await store.commits(0)).map((row) => [row.ordinal, row.rebuilt, row.segments.length]),
    ledger: (await store.ledger(0)).map((row) => row.ordinal),
    parts: [...(await store.hot([0, 7, 8])), await store.cold(0, 'text'), await store.cold(8, 'text')].map(
      text,
    ),
    block: text(await store.block(1, 0, 5)),
  }
  store.close()
  return { before, sweptTooEarly, between, swept, after }
}
