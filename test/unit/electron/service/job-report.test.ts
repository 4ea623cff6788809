/** Is a job's report taken only in its own shape? */
import { expect, test } from 'vitest'
import { parseJobReport } from '../../../../electron/service/job-report.js'

test('reports pass, everything else is none', () => {
  const numbers = { files: 1, totalFiles: 2, bytes: 3, totalBytes: 4, events: 5 }
  const reports = [
    { kind: 'progress', stage: 'read', ...numbers },
    { kind: 'done', summary: { any: 'thing' }, clean: false },
    { kind: 'failed', problem: { code: 'bad-request', subject: 'query', offset: 3, detail: 'a )' } },
  ]
  const others = [
    null,
    'done',
    { kind: 'over' },
    { kind: 'progress', stage: 'sleep', ...numbers },
    { kind: 'failed', problem: { code: 'invented', subject: '' } },
  ]
  expect(reports.map(parseJobReport)).toEqual(reports)
  expect(others.map(parseJobReport)).toEqual(others.map(() => undefined))
})
