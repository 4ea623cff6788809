/** Does a table inside of an archive come with the hash of the file as it lies there? */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildTar } from '../../../support/build-tar.js'
import { buildZip } from '../../../support/build-zip.js'
import { framesOf } from '../../../support/frames-of.js'

const table = 'eventTime,eventName,eventID\n2023-07-10T11:38:23Z,DeleteTrail,7\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-member-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('tables inside of archives', () => {
  const gzipped = gzipSync(table)
  const large = gzipSync(`${table}${'2023-07-10T11:38:23Z,DeleteTrail,8\n'.repeat(300_000)}`, { level: 0 })
  const deflated = { name: 'result_1.csv.gz', content: gzipped }
  const members = [deflated, { ...deflated, name: 'stored.csv.gz', method: 'store' as const }]

  test.each<[string, Buffer, readonly Uint8Array[]]>([
    ['a zip', buildZip(members), [gzipped, gzipped]],
    ['a zip without directory', buildZip(members, { withoutDirectory: true }), [gzipped, gzipped]],
    ['a tar', buildTar(members), [gzipped, gzipped]],
    [
      'a packed tar',
      gzipSync(buildTar([{ name: 'a.csv', content: Buffer.from(table) }])),
      [Buffer.from(table)],
    ],
    ['a zip in a zip', buildZip([{ name: 'a.zip', content: buildZip([deflated]) }]), [gzipped]],
    ['a large one', buildZip([{ name: 'a.csv.gz', content: large }]), [large]],
    ['no archive', gzipped, []],
    ['no table', buildZip([{ name: 'a.json.gz', content: gzipSync('{"Records":[]}') }]), []],
  ])('%s: have the hash of the file as it lies there', async (_, file, hashed) => {
    writeFileSync(join(folder, 'evidence'), file)
    const found = (await framesOf([folder])).flatMap((frame) =>
      frame.kind === 'payload' && frame.header.memberSha256 !== undefined ? [frame.header] : [],
    )
    expect(found.map(({ memberSha256, last }) => [memberSha256, last])).toEqual(
      hashed.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), true]),
    )
  })
})
