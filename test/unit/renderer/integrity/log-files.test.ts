import { expect, test } from 'vitest'
import { logBook } from '../../../../renderer/integrity/log-files.js'
import { labelOf, sentenceOf } from '../../../../renderer/integrity/wording.js'
import { makeKey, makeTrail, sha256, type MadeDigest } from '../../../support/signed-trail.js'
import { judge, loadedDigest } from './judging.js'

const key = makeKey()
const { digests, logs } = makeTrail({ hours: 3, key })
const newest = digests.at(-1) as MadeDigest
const head = { path: '/heads/newest.json', text: newest.headObject }
const loaded = digests.map(({ text }) => loadedDigest(text))
const [log] = logs as [(typeof logs)[number]]

async function bookOf(keyTexts: readonly string[], given = loaded, heads = [head]) {
  return logBook(await judge(given, keyTexts, heads))
}

/** The verdict on the log file of an hour, under its own name. */
async function labelled(book: Awaited<ReturnType<typeof bookOf>>, hash: string, hour = 0) {
  const listing = book.listingFor(`/evidence/${logs[hour]!.key}`)
  return labelOf(book.judgeListed(listing!, hash))
}

test('a listed hash means as much as the digest that lists it', async () => {
  const wrongKey = makeKey({ fingerprint: key.fingerprint })
  const changed = loadedDigest(digests[0]!.text.replace('"awsAccountId"', '"awsAccountId2"'))
  const hash = sha256(log.text)
  expect([
    await labelled(await bookOf([key.publicKeyList]), hash),
    await labelled(await bookOf([]), hash),
    await labelled(await bookOf([key.publicKeyList], [loaded[2]!], []), sha256(logs[2]!.text), 2),
    await labelled(await bookOf([wrongKey.publicKeyList]), hash),
    await labelled(await bookOf([], [changed, loaded[1]!]), hash),
    await labelled(await bookOf([key.publicKeyList]), sha256('something else')),
    await labelled(await bookOf([key.publicKeyList]), ''),
  ]).toEqual([
    'verified',
    'signature unverifiable (no key)',
    'signature unverifiable (no signature)',
    'signature invalid',
    'chain break',
    'hash mismatch',
    'listed but missing',
  ])
})

test('the word valid is never used, and verified only where a signature was', async () => {
  const kinds = ['log', 'digest', 'lake'] as const
  const reasons = ['no-key', 'no-signature', 'not-hashed'] as const
  const unproved = kinds.flatMap((kind) => [
    ...reasons.map((reason) => sentenceOf(kind, { status: 'signature-unverifiable', reason, detail: '' })),
    ...(['hash-mismatch', 'listed-but-missing'] as const).map((status) =>
      sentenceOf(kind, { status, reason: null, detail: '' }),
    ),
  ])
  expect(
    unproved.filter((sentence) => sentence === '' || /\bvalid\b|\bverified\b|genuine/i.test(sentence)),
  ).toEqual([])
  expect(sentenceOf('log', { status: 'signature-unverifiable', reason: 'no-signature', detail: '' })).toBe(
    'Consistent with an unauthenticated digest: its hash is the one that is listed, but of the digest no signature is in the evidence.',
  )
})

test('a listed object is found by the longest end of its key, then by its name, whatever it is packed in', async () => {
  const book = await bookOf([key.publicKeyList])
  const name = log.key.split('/').at(-1)!
  const found = [
    `/evidence/${log.key}`,
    `/copied by hand/${name}`,
    `/copied by hand/${name.replace('.gz', '')}`,
    `C:\\evidence\\${name}`,
    `/evidence/all.zip/${log.key}`,
  ].map((path) => book.listingFor(path)?.key)
  expect(found).toEqual(found.map(() => log.key))
  expect(book.listingFor('/evidence/renamed.json')).toBeUndefined()
  expect(book.listingOfHash(sha256(log.text))?.key).toBe(log.key)
})

test('of two objects with one name the one with the longer common end is meant', async () => {
  const other = log.key.replace('eu-west-1/2024', 'eu-west-2/2024')
  const twice = digests[0]!.text.replace(
    '"logFiles":[',
    `"logFiles":[{"s3Bucket":"b","s3Object":"${other}","hashValue":"00"},`,
  )
  const book = await bookOf([], [loadedDigest(twice)])
  expect([log.key, other].map((path) => book.listingFor(`/x/${path}`)?.key)).toEqual([log.key, other])
})

test('of several digests that list an object or a hash, the most trustworthy is believed, whichever comes first', async () => {
  const [digest] = digests as [MadeDigest]
  for (const folder of ['0', 'zzz']) {
    const moved = digest.text.replace(digest.key, `${folder}/${digest.key}`)
    const otherHash = loadedDigest(moved.replace(sha256(log.text), sha256('forged')))
    const otherName = loadedDigest(moved.replace(log.key, `${folder}/other.json.gz`))
    const byName = (await bookOf([key.publicKeyList], [...loaded, otherHash])).listingFor(log.key)
    const byHash = (await bookOf([key.publicKeyList], [...loaded, otherName])).listingOfHash(sha256(log.text))
    expect([byName, byHash].map((listing) => [listing?.sha256, listing?.digest.verdict.status])).toEqual([
      [sha256(log.text), 'verified'],
      [sha256(log.text), 'verified'],
    ])
  }
})

test('a file that no digest lists is unlisted only where digests cover its time', async () => {
  const book = await bookOf([key.publicKeyList])
  const at = (time: string, region = 'eu-west-1') =>
    book.judgeUnlisted(`/x/111122223333_CloudTrail_${region}_20240512T${time}Z_abcdefghijklmnop.json.gz`)
      .status
  expect({
    within: at('0130'),
    before: at('2359'),
    atTheEnd: at('0255'),
    otherRegion: at('0130', 'us-east-1'),
    unnamed: book.judgeUnlisted('/x/events.json').status,
  }).toEqual({
    within: 'present-but-unlisted',
    before: 'no-digest-in-evidence',
    atTheEnd: 'no-digest-in-evidence',
    otherRegion: 'no-digest-in-evidence',
    unnamed: 'no-digest-in-evidence',
  })
})

test('backfill digests cover nothing: they list what was left over, not everything of their time', async () => {
  const backfill = makeTrail({ hours: 3, key, backfill: true, log: () => null }).digests
  const book = await bookOf(
    [],
    backfill.map(({ text }) => loadedDigest(text)),
  )
  expect(book.judgeUnlisted(log.key).status).toBe('no-digest-in-evidence')
})

test('a gap between digests covers nothing', async () => {
  const book = await bookOf([], [loaded[0]!, loaded[2]!])
  const path = logs[1]!.key
  expect([book.listingFor(path), book.judgeUnlisted(path).status]).toEqual([
    undefined,
    'no-digest-in-evidence',
  ])
})
