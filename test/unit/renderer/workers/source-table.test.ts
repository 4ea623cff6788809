/** Does a table of entries give each back as it was put in? */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SourceEntry } from '../../../../shared/contract/ledger.js'
import { SourceTable } from '../../../../renderer/workers/source-table.js'

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

const problem = { code: 'storage-damaged', subject: 'a', offset: 3, detail: 'b' } as const
const quarantine = [{ inside: ['a.zip'], offset: 1, length: 2, problem }]

const entries: fc.Arbitrary<SourceEntry> = fc.record(
  {
    id: fc.nat(200),
    path: fc.string({ unit: 'binary' }),
    root: fc.constantFrom('/evidence', '/日誌', ''),
    bytes: fc.constantFrom(0, 7, 5_000_000_000),
    modified: fc.constantFrom(0, -1.5, 1_688_989_103_000.25),
    sha256: fc.constantFrom('', sha('a'), sha('b'), sha('c').toUpperCase()),
    status: fc.constantFrom('read', 'partial', 'duplicate', 'skipped', 'ignored'),
    payloads: fc.nat(9),
    records: fc.nat(9),
    events: fc.nat(9),
    duplicates: fc.nat(9),
    quarantined: fc.nat(9),
    exact: fc.nat(9),
    quarantine: fc.constantFrom([], quarantine),
    problems: fc.constantFrom([], [problem]),
    duplicateOf: fc.string(),
    role: fc.constantFrom('digest', 'public-keys'),
    members: fc.constant([{ payload: 1, sha256: sha('d') }]),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'id',
      'path',
      'root',
      'bytes',
      'modified',
      'sha256',
      'status',
      'payloads',
      'records',
      'events',
      'duplicates',
      'quarantined',
      'exact',
      'quarantine',
      'problems',
    ],
  },
) as fc.Arbitrary<SourceEntry>

test('every entry is given back as it was put in last', () => {
  fc.assert(
    fc.property(fc.array(entries, { maxLength: 80 }), (list) => {
      const table = new SourceTable()
      const last = new Map<number, SourceEntry>()
      for (const entry of list) {
        table.set(entry)
        last.set(entry.id, entry)
      }
      const ids = [...last.keys()].sort((left, right) => left - right)
      expect(table.ids()).toEqual(ids)
      expect(ids.map((id) => table.get(id))).toStrictEqual(ids.map((id) => last.get(id)))
      expect(ids.map((id) => [table.path(id), table.sha256(id)])).toEqual(
        ids.map((id) => [last.get(id)?.path, last.get(id)?.sha256]),
      )
      const missing = ids.length === 0 ? 0 : (ids.at(-1) ?? 0) + 1
      expect([table.get(missing), table.path(missing), table.get(-1)]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }),
  )
})

test('a hash that an entry had is remembered when it has none any more', () => {
  const table = new SourceTable()
  const entry: SourceEntry = {
    id: 0, path: '/a', root: '/', bytes: 1, modified: 1, sha256: sha('a'), status: 'read', payloads: 1, records: 0,
    events: 0, duplicates: 0, quarantined: 0, exact: 0, quarantine: [], problems: [],
  } // prettier-ignore
  table.set(entry)
  table.set({ ...entry, sha256: '' })
  expect([table.sha256(0), table.hadSha256(0, sha('a')), table.hadSha256(0, sha('b'))]).toEqual([
    '',
    true,
    false,
  ])
})
