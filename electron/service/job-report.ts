/** What does the headless job say? Its reports, parsed at the edge like everything else. */
import * as v from 'valibot'
import { problemCodes } from '../../shared/base/problem.js'
import type { JobReport } from '../../shared/contract/routes.js'

const problem = v.object({
  code: v.picklist(problemCodes),
  subject: v.string(),
  offset: v.exactOptional(v.number()),
  length: v.exactOptional(v.number()),
  detail: v.exactOptional(v.string()),
})

const jobReport = v.variant('kind', [
  v.object({
    kind: v.literal('progress'),
    stage: v.picklist(['read', 'export']),
    files: v.number(),
    totalFiles: v.number(),
    bytes: v.number(),
    totalBytes: v.number(),
    events: v.number(),
  }),
  v.object({ kind: v.literal('done'), summary: v.unknown(), clean: v.boolean() }),
  v.object({ kind: v.literal('failed'), problem }),
])

/** The report, or undefined if it is none. */
export function parseJobReport(value: unknown): JobReport | undefined {
  const parsed = v.safeParse(jobReport, value)
  return parsed.success ? parsed.output : undefined
}
