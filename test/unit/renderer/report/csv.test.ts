import { test } from 'vitest'
import { expectGolden } from '../../../support/golden.js'
import { eventsCsvHead, eventsCsvRow, csvTime } from '../../../../renderer/report/events-csv.js'
import { ledgerCsvHead, ledgerCsvRows } from '../../../../renderer/report/ledger-csv.js'
import type { SourceEntry } from '../../../../shared/contract/ledger.js'

const place = { path: '/evidence/a,b.json.gz', inside: [], offset: 12, length: 1446, sha256: 'ab'.repeat(32) }

test('events become rows whose cells no spreadsheet runs', () => {
  const columns = ['eventTime', 'eventName', '=userAgent']
  const rows = [
    eventsCsvRow([csvTime(1688989103000), 'CreateUser', '=HYPERLINK("http://x","y")'], place),
    eventsCsvRow([csvTime(1688989104000), 'GetObject', 'Mozilla;=HYPERLINK(1)\t=1+1'], place),
    eventsCsvRow([csvTime(null), "'quoted'", 'two\nlines'], { ...place, inside: ['x.zip', '+1.json'] }),
  ]
  expectGolden('report/events.csv', eventsCsvHead(columns, true) + rows.join(''))
})

const entry: SourceEntry = {
  id: 3,
  path: '=/evidence/broken.json',
  root: '/evidence',
  bytes: 5000,
  modified: 1688989103500,
  sha256: 'cd'.repeat(32),
  status: 'partial',
  payloads: 1,
  records: 4,
  events: 2,
  duplicates: 1,
  quarantined: 1,
  exact: 1,
  quarantine: [
    {
      inside: [],
      offset: 100,
      length: 20,
      problem: { code: 'record-damaged', subject: 'broken.json', offset: 100 },
    },
  ],
  problems: [{ code: 'json-truncated', subject: '/evidence/broken.json', offset: 4990 }],
}

test('the ledger lists each source and under it what could not be read', () => {
  expectGolden('report/ledger.csv', ledgerCsvHead(false) + ledgerCsvRows(entry))
})
