import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SourceEntry } from '../../../../shared/contract/ledger.js'
import { LedgerBook } from '../../../../renderer/workers/ledger-book.js'
import { SourceRegister } from '../../../../renderer/workers/source-register.js'
import { TextColumn } from '../../../../renderer/workers/text-column.js'

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
const names = ['a.json', 'b.json', 'süß.json', '日誌.json', '\ud800.json', '']
const folders = ['/evidence/', '/evidence/trail/', 'C:\\evidence\\', '', '/日誌/']

/** The id says the path, as it does in a ledger: a file that was changed meanwhile gets another id. */
const entries: fc.Arbitrary<SourceEntry> = fc
  .record({
    id: fc.nat(90),
    content: fc.nat(8),
    bytes: fc.constantFrom(0, 7, 5_000_000_000),
    modified: fc.constantFrom(0, 1_688_989_103_000.25),
    status: fc.constantFrom('read', 'partial', 'duplicate', 'skipped', 'ignored'),
    events: fc.nat(100),
    duplicates: fc.nat(3),
    quarantined: fc.nat(2),
    isHarmed: fc.boolean(),
    isHashed: fc.boolean(),
  })
  .map(({ id, content, isHarmed, isHashed, ...rest }) => ({
    ...rest,
    id,
    path: `${folders[id % 5] ?? ''}${names[id % 6] ?? ''}`,
    root: '/evidence',
    sha256: isHashed ? sha(String(id % 9)) : '',
    payloads: 1,
    records: rest.events + rest.duplicates + rest.quarantined,
    exact: content,
    quarantine: [],
    problems: isHarmed ? [{ code: 'storage-damaged', subject: '' }] : [],
  }))

test('the register says the same as the book of the ledger', () => {
  fc.assert(
    fc.property(fc.array(entries, { maxLength: 60 }), fc.array(fc.nat(90)), (list, cut) => {
      const [book, register] = [new LedgerBook(), new SourceRegister()]
      for (const entry of list) {
        book.put(entry)
        register.put(entry)
      }
      expect(register.totals).toEqual(book.totals)
      const cutOff = new Set(cut)
      expect(register.known(cutOff)).toEqual(book.known(cutOff))
      for (const { path, bytes, modified } of list) {
        const same = book.same({ path, bytes, modified })
        const expected = same === undefined ? undefined : { id: same.id, records: same.records }
        expect(register.same({ path, bytes, modified })).toEqual(expected)
        const header = { source: 0, path, root: '', bytes, modified, sha256: '', payloads: 1, problems: [] }
        for (const status of ['read', 'duplicate'] as const)
          expect(register.isRepeat({ ...header, status })).toBe(book.isRepeat({ ...header, status }))
      }
      for (let content = 0; content < 10; content += 1)
        expect(register.pathOf(sha(String(content)))).toBe(book.pathOf(sha(String(content))))
      expect(register.pathOf('')).toBe('')
    }),
  )
})

test('of very many sources all are known', () => {
  const register = new SourceRegister()
  const entry = (id: number): SourceEntry => ({
    id,
    path: `/evidence/${id % 300}/${sha(String(id))}.json.gz`,
    root: '/evidence',
    bytes: id,
    modified: 1,
    sha256: sha(String(id)),
    status: 'read',
    payloads: 1,
    records: 2,
    events: 1,
    duplicates: 1,
    quarantined: 0,
    exact: 0,
    quarantine: [],
    problems: [],
  })
  for (let id = 0; id < 20_000; id += 1) register.put(entry(id))
  expect(register.totals).toMatchObject({ sources: 20_000, events: 20_000, bytes: (19_999 * 20_000) / 2 })
  for (const id of [0, 1, 63, 64, 12_345, 19_999]) {
    const { path, sha256 } = entry(id)
    expect(register.same({ path, bytes: id, modified: 1 })).toEqual({ id, records: 2 })
    expect(register.same({ path, bytes: id, modified: 2 })).toBe(undefined)
    expect(register.pathOf(sha256)).toBe(path)
  }
  expect(register.same({ path: '/evidence/none', bytes: 0, modified: 1 })).toBe(undefined)
})

test('texts are read back as they were, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 100 }), (texts) => {
      const column = new TextColumn()
      const rows = texts.map((text) => column.push(text))
      expect(rows.map((row) => column.get(row))).toEqual(texts)
    }),
  )
  const column = new TextColumn()
  column.push('x'.repeat(200_000))
  column.push('\ud800')
  expect([column.get(0).length, column.get(1)]).toEqual([200_000, '\ud800'])
})
