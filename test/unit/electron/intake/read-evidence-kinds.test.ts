/** What does the intake make of a file, whatever kind it is of? */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { buildZip } from '../../../support/build-zip.js'
import { EvidenceFolder, one, read, refused } from '../../../support/evidence-folder.js'

const evidence = new EvidenceFolder()
const table = 'eventTime,eventName,eventID\n2023-07-10T11:38:23Z,DeleteTrail,7\n'

describe('single files', () => {
  const packed = gzipSync(one)
  const badSum = Buffer.from(packed)
  badSum[badSum.length - 8] = (badSum[badSum.length - 8] ?? 0) ^ 1
  const badLength = Buffer.from(packed)
  badLength[badLength.length - 1] = 9
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(one.toString(), 'utf16le')])
  const cases: readonly (readonly [string, string, string | Uint8Array, unknown])[] = [
    ['a log file', 'a.json.gz', packed, read('gzip')],
    ['a log file under a wrong name', 'LICENSE.png', packed, read('gzip')],
    ['plain JSON', 'a.json', one, read('identity')],
    [
      'prose around records',
      'a.published.txt',
      'See: {"eventName":"x"}',
      read('identity', 'See: {"eventName":"x"}'),
    ],
    ['gzip in gzip', 'a', gzipSync(packed), read('gzip')],
    ['a table of events', 'a.csv', table, read('identity', table)],
    ['another table', 'b.csv', 'name,price,size\nx,1,2\n', refused('skipped', 'not-cloudtrail')],
    ['UTF-16, little endian', 'a', utf16, read('identity')],
    ['UTF-16, big endian', 'a', Buffer.from(utf16).swap16(), read('identity')],
    ['two members', 'a', Buffer.concat([packed, packed]), read('identity', Buffer.concat([one, one]))],
    ['a licence', 'LICENSE', 'Permission is hereby granted', refused('ignored', 'not-evidence')],
    ['a read-me', 'sub/README.md', '# {x}', refused('ignored', 'not-evidence')],
    ['a read-me that is a log file', 'README.md', one, read('identity')],
    ['a folder description', '.DS_Store', '\0\0\0\x01Bud1\0', refused('ignored', 'not-evidence')],
    ['an image', 'a.json', '\x89PNG\r\n\x1a\n', refused('skipped', 'not-cloudtrail')],
    ['a web page', 'a.json', '<!DOCTYPE html><p>no', refused('skipped', 'not-cloudtrail')],
    ['nothing but NUL', 'a.json', new Uint8Array(5_000), refused('skipped', 'not-cloudtrail')],
    ['an empty file', 'a.json', '', refused('skipped', 'empty-file')],
    ['an empty gzip file', 'a.gz', gzipSync(''), refused('skipped', 'empty-file')],
    ['an empty archive', 'a.zip', buildZip([]), refused('skipped', 'empty-file')],
    [
      'zero padding behind gzip',
      'a',
      Buffer.concat([packed, new Uint8Array(512)]),
      { ...(read('identity') as object), problems: ['gzip-trailing-bytes'] },
    ],
    [
      'junk behind gzip',
      'a',
      Buffer.concat([packed, Buffer.from('junk')]),
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-trailing-bytes'] },
    ],
    [
      'a wrong checksum',
      'a',
      badSum,
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-checksum'] },
    ],
    [
      'a wrong length',
      'a',
      badLength,
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-length'] },
    ],
  ]
  test.each(cases)('%s', async (_, name, content, expected) => {
    expect(await evidence.outcome(name, content)).toEqual(expected)
  })

  test('a forged length in the trailer allocates nothing and is reported', async () => {
    const forged = Buffer.from(packed)
    forged.writeUInt32LE(0xfffffff0, forged.length - 4)
    expect(await evidence.outcome('a', forged)).toMatchObject({
      status: 'partial',
      problems: ['gzip-length'],
    })
  })

  test('a bomb is stopped and named', async () => {
    const layer = gzipSync(gzipSync(Buffer.alloc(160 * 1024 * 1024)))
    const found = (await evidence.outcome('a', layer)) as { status: string; problems: readonly string[] }
    expect(found.problems).toContain('bomb-ratio')
    expect(found.status).not.toBe('read')
  })

  test('deeper nesting than allowed is named', async () => {
    let packed = one
    for (let depth = 0; depth < 5; depth += 1) packed = gzipSync(packed)
    expect(await evidence.outcome('a', packed)).toEqual(refused('skipped', 'nested-too-deep'))
  })
})
