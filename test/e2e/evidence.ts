/** What evidence does a test hand in? Made-up records in temporary folders, whole or damaged in exactly one way. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test as base, type Spoor } from './spoor.js'
import { removeFolder } from '../../electron/service/remove-folder.js'

export type CloudTrailRecord = Readonly<Record<string, unknown>>

/** Some record; `serial` makes it different from every other one. */
export function recordOf(serial: number, change: CloudTrailRecord = {}): CloudTrailRecord {
  const digits = serial.toString(16).padStart(12, '0')
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE0000000001',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      userName: 'alice',
    },
    eventTime: new Date(Date.UTC(2024, 4, 12) + serial * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'codecommit.amazonaws.com',
    eventName: 'GetRepository',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.15.30',
    requestParameters: { repositoryName: `repository-${String(serial)}` },
    responseElements: null,
    requestID: `5e71a1c0-0000-4000-8000-${digits}`,
    eventID: `e0e0e0e0-0000-4000-8000-${digits}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    ...change,
  }
}

/** A log file's text as CloudTrail delivers it. */
export function logOf(records: readonly CloudTrailRecord[]): string {
  return JSON.stringify({ Records: records })
}

/** A log file of `count` records that begin with number `first`. */
export function logFrom(first: number, count: number): string {
  return logOf(Array.from({ length: count }, (_, index) => recordOf(first + index)))
}

/** Where a trail delivers a log file under its bucket's prefix. */
export function trailPath(unique: string): string {
  const name = `111122223333_CloudTrail_eu-west-1_20240512T0005Z_${unique}.json.gz`
  return join('AWSLogs', '111122223333', 'CloudTrail', 'eu-west-1', '2024', '05', '12', name)
}

/** A folder that is gone after the test. */
export class EvidenceFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'spoor-evidence-'))

  /** Gives the absolute path of what was written. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** Writes the text compressed. */
  pack(name: string, text: string): string {
    return this.write(name, gzipSync(text))
  }

  remove(): void {
    removeFolder(this.path)
  }
}

/** The tests of evidence: with a folder to write it in. */
export const test = base.extend<{ readonly evidence: EvidenceFolder }>({
  evidence: async ({}, use) => {
    const folder = new EvidenceFolder()
    await use(folder)
    folder.remove()
  },
})

export type { Spoor }
