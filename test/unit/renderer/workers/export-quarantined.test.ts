import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { record, trail } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

/** More than is shown, and more than is read at once; with bytes of every length in UTF-8. */
const damage = `{"eventName":"${'x é € \u{1f512} '.repeat(420_000)}",,,}`
const text = `{"Records":[${JSON.stringify(record(0))},${damage},${JSON.stringify(record(1))}]}`
const target = { fileName: 'quarantined-0-900.bin', folder: '', ask: false }

async function damaged(partBytes?: number) {
  const file = { path: '/evidence/<b>.json', text, ...(partBytes === undefined ? {} : { partBytes }) }
  const bench = await workbench([{ path: '/evidence/a.json', text: trail([record(5)]) }, file])
  await bench.ingest()
  await bench.open()
  const { entries } = await bench.ask('ledger', { offset: 0, size: 9, troubledOnly: true, path: '' })
  const [{ id: sourceId, quarantine } = { id: -1, quarantine: [] }] = entries
  expect(quarantine).toHaveLength(1)
  const { offset, length } = quarantine[0]!
  const bytes = Buffer.from(text).subarray(offset, offset + length)
  return { bench, place: { sourceId, index: 0 }, bytes }
}

test.each([undefined, 1_000_003])(
  'all bytes of a quarantined range are written, whether its payload came in one piece or in parts of %s bytes',
  async (partBytes) => {
    const { bench, place, bytes } = await damaged(partBytes)
    expect(bytes.toString()).toContain(damage)
    expect((await bench.ask('quarantined', place)).hex).toHaveLength(2 * 64 * 1024)
    const reply = await bench.ask('exportQuarantined', { ...place, target })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const receipt = { path: `/out/${target.fileName}`, bytes: bytes.length, sha256 }
    expect(reply).toEqual({ kind: 'written', receipt, rows: 1 })
  },
)

test('a range that the ledger does not list is refused before a file is opened', async () => {
  const { bench, place } = await damaged()
  await expect(bench.ask('exportQuarantined', { ...place, index: 1, target })).rejects.toMatchObject({
    problem: { code: 'not-found', subject: `quarantined range 1 of source ${place.sourceId}` },
  })
  expect([bench.host.abandoned, [...bench.host.exported.keys()]]).toEqual([[], []])
})

test('a range of which bytes are missing in the storage is given up, and never written in part', async () => {
  const { bench, place, bytes } = await damaged(1_000_003)
  const ledger = bench.stores.kept(bench.caseId).ledger
  const last = ledger.at(-1)!
  const { parts } = last
  ledger[ledger.length - 1] = { ...last, parts: { ...parts, count: parts.count - 1 } }
  await bench.open()
  const refusal = await bench.ask('exportQuarantined', { ...place, target }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ problem: { code: 'storage-damaged' } })
  expect(String(refusal)).toContain(`of ${bytes.length} bytes are kept`)
  expect([bench.host.abandoned, [...bench.host.exported.keys()]]).toEqual([[target.fileName], []])
})
