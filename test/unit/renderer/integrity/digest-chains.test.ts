import { expect, test } from 'vitest'
import { makeKey, makeTrail, type MadeDigest } from '../../../support/signed-trail.js'
import { judge, loadedDigest, told } from './judging.js'

const key = makeKey()
const { digests } = makeTrail({ hours: 4, key })
const [first, second, third, fourth] = digests as [MadeDigest, MadeDigest, MadeDigest, MadeDigest]
const head = (digest: MadeDigest, path = `/heads/${digest.key.split('/').at(-1)}.head.json`) => ({
  path,
  text: digest.headObject,
})
const loaded = (...made: readonly MadeDigest[]) => made.map(({ text }) => loadedDigest(text))

test('with keys and the newest digest’s saved metadata the whole chain is verified', async () => {
  const judged = await judge(loaded(...digests), [key.publicKeyList], [head(fourth)])
  expect(told(judged)).toEqual([
    'verified chain-start',
    'verified linked',
    'verified linked',
    'verified linked',
  ])
  expect(judged.missing).toEqual([])
})

test('without saved metadata the newest digest alone has no signature', async () => {
  const judged = await judge(loaded(...digests), [key.publicKeyList])
  expect(told(judged)).toEqual([
    'verified chain-start',
    'verified linked',
    'verified linked',
    'signature-unverifiable no-signature linked',
  ])
})

test('the order in which digests come does not matter, nor does a second copy', async () => {
  const shuffled = loaded(third, first, fourth, second)
  const judged = await judge(shuffled, [key.publicKeyList], [head(fourth)])
  expect(told(judged)).toEqual([
    'verified chain-start',
    'verified linked',
    'verified linked',
    'verified linked',
  ])
})

test('without keys nothing is verified, though every hash fits', async () => {
  expect(told(await judge(loaded(...digests), [], [head(fourth)]))).toEqual([
    'signature-unverifiable no-key chain-start',
    'signature-unverifiable no-key linked',
    'signature-unverifiable no-key linked',
    'signature-unverifiable no-key linked',
  ])
})

test('a key of the same fingerprint that is another key makes signatures invalid', async () => {
  const other = makeKey({ fingerprint: key.fingerprint })
  expect(told(await judge(loaded(first, second), [other.publicKeyList], [head(second)]))).toEqual([
    'signature-invalid chain-start',
    'signature-invalid linked',
  ])
})

test('a key that was not valid at the end of the digest’s hour is no key for it', async () => {
  const late = makeKey({ from: '2024-06-01T00:00:00Z' })
  const trail = makeTrail({ hours: 2, key: late })
  expect(told(await judge(loaded(...trail.digests), [late.publicKeyList]))).toEqual([
    'signature-unverifiable no-key chain-start',
    'signature-unverifiable no-signature linked',
  ])
})

test('keys are read as PKCS#1 and as SubjectPublicKeyInfo; what is neither is no key', async () => {
  const spki = makeKey({ encoding: 'spki' })
  const trail = makeTrail({ hours: 2, key: spki })
  expect(told(await judge(loaded(...trail.digests), [spki.publicKeyList]))[0]).toBe('verified chain-start')
  const broken = spki.publicKeyList.replace(/"Value": "[^"]{20}/, '"Value": "AAAAAAAAAAAAAAAAAAAA')
  expect(told(await judge(loaded(...trail.digests), [broken]))[0]).toBe(
    'signature-unverifiable no-key chain-start',
  )
})

test('validity as seconds since 1970, as the first version of the AWS CLI prints it, is understood', async () => {
  const seconds = key.publicKeyList
    .replace('"2024-01-01T00:00:00Z"', '1704067200.0')
    .replace('"2024-12-31T00:00:00Z"', '1735603200.0')
  expect(told(await judge(loaded(first, second), [seconds]))[0]).toBe('verified chain-start')
  const over = seconds.replace('1735603200.0', '1704067201.0')
  expect(told(await judge(loaded(first, second), [over]))[0]).toBe(
    'signature-unverifiable no-key chain-start',
  )
})

test('a digest that was changed has not the hash that the next one states', async () => {
  const changed = loadedDigest(second.text.replace('"awsAccountId"', '"awsAccountId2"'))
  const judged = await judge([...loaded(first, third, fourth), changed], [key.publicKeyList], [head(fourth)])
  expect(told(judged)).toEqual([
    'verified chain-start',
    'hash-mismatch linked',
    'verified chain-break',
    'verified linked',
  ])
  expect(judged.digests[1]?.verdict.detail).toBe(
    'The next digest, which is verified, states another hash for it.',
  )
  expect(judged.digests[2]?.chainDetail).toBe('The digest before it has another hash than this one states.')
})

test('beside the genuine digest a changed copy is told apart', async () => {
  const changed = loadedDigest(second.text.replace(/"logFiles":\[.*\]/, '"logFiles":[]'))
  const judged = await judge([...loaded(...digests), changed], [key.publicKeyList], [head(fourth)])
  expect(told(judged).filter((one) => one.startsWith('hash-mismatch'))).toEqual(['hash-mismatch linked'])
  expect(told(judged).filter((one) => one === 'verified linked')).toHaveLength(3)
})

test('the newest digest changed after it was signed is invalid by its own signature', async () => {
  const changed = loadedDigest(fourth.text.replace('SHA256withRSA', 'SHA256withRSA '))
  expect(told(await judge([...loaded(third), changed], [key.publicKeyList], [head(fourth)])).at(-1)).toBe(
    'signature-invalid linked',
  )
})

test('a digest that was moved is judged by the bucket and key it states, not by where it lies', async () => {
  const moved = loadedDigest(fourth.text, { path: '/elsewhere/renamed.json' })
  expect(
    told(await judge([moved], [key.publicKeyList], [head(fourth, '/elsewhere/renamed.json.head')])),
  ).toEqual(['verified begins'])
  const rewritten = loadedDigest(fourth.text.replaceAll('trail-bucket', 'other-bucket'))
  expect(told(await judge([rewritten], [key.publicKeyList], [head(fourth)]))).toEqual([
    'signature-invalid begins',
  ])
})

test('a deleted digest in the middle breaks the chain and is named', async () => {
  const judged = await judge(loaded(first, third, fourth), [key.publicKeyList], [head(fourth)])
  expect(told(judged)).toEqual([
    'signature-unverifiable no-signature chain-start',
    'verified chain-break',
    'verified linked',
  ])
  expect(judged.missing.map(({ key: missing }) => missing)).toEqual([second.key])
})

test('two deleted digests in a row are one break, over all of their time', async () => {
  const judged = await judge(loaded(first, fourth), [key.publicKeyList], [head(fourth)])
  expect(told(judged)[1]).toBe('verified chain-break')
  expect(judged.missing.map(({ key: missing, namedBy }) => [missing, namedBy.document.startTime])).toEqual([
    [third.key, '2024-05-12T03:00:00Z'],
  ])
})

test('evidence that begins in the middle of a chain is no break', async () => {
  const judged = await judge(loaded(second, third), [key.publicKeyList])
  expect(told(judged)).toEqual(['verified begins', 'signature-unverifiable no-signature linked'])
  expect(judged.missing).toEqual([])
})

test('a digest that begins later than the one before it ends breaks the chain in time', async () => {
  const late = second.text.replace(
    '"digestStartTime":"2024-05-12T01:00:00Z"',
    '"digestStartTime":"2024-05-12T01:30:00Z"',
  )
  const judged = await judge([...loaded(first), loadedDigest(late)], [])
  expect(told(judged)[1]).toBe('signature-unverifiable no-signature chain-break')
  expect(judged.digests[1]?.chainDetail).toBe(
    'The digest before it ends at 2024-05-12T01:00:00Z, this one begins at 2024-05-12T01:30:00Z.',
  )
})

test('a second chain start is a chain start again, and says so', async () => {
  const again = makeTrail({ hours: 1, firstHour: 8, key }).digests
  expect(told(await judge(loaded(first, second, ...again), [key.publicKeyList])).at(-1)).toBe(
    'signature-unverifiable no-signature chain-start',
  )
})

test('a digest without the name of the one before it, but with its hash, is no chain start', async () => {
  const cut = second.text.replace(/"previousDigestS3Object":"[^"]*"/, '"previousDigestS3Object":null')
  expect(told(await judge([loadedDigest(cut)], []))).toEqual([
    'signature-unverifiable no-signature chain-break',
  ])
})

test('backfill digests are a chain of their own, with keys of the time they were made', async () => {
  const made = makeKey({ from: '2024-05-13T00:00:00Z' })
  const backfill = makeTrail({ hours: 2, key: made, backfill: true }).digests as [MadeDigest, MadeDigest]
  const judged = await judge(
    [...loaded(...digests), ...loaded(...backfill)],
    [key.publicKeyList, made.publicKeyList],
    [head(fourth), head(backfill[1])],
  )
  const byChain = (isBackfill: boolean) =>
    told({ ...judged, digests: judged.digests.filter(({ name }) => name.backfill === isBackfill) })
  expect([byChain(false), byChain(true)]).toEqual([
    ['verified chain-start', 'verified linked', 'verified linked', 'verified linked'],
    ['verified chain-start', 'verified linked'],
  ])
})

test('where evidence begins in the middle of a chain, earlier digests of another chain make no break of it', async () => {
  const backfill = makeTrail({ hours: 3, key, backfill: true }).digests.slice(1)
  const judged = await judge([...loaded(...digests), ...loaded(...backfill)], [key.publicKeyList])
  const chains = judged.digests.filter(({ name }) => name.backfill).map(({ chain }) => chain)
  expect(chains).toEqual(['begins', 'linked'])
})

test('of a backfill digest the time of signing is not known without its metadata, so any key of its fingerprint counts', async () => {
  const made = makeKey({ from: '2024-05-13T00:00:00Z' })
  const backfill = makeTrail({ hours: 2, key: made, backfill: true }).digests
  expect(told(await judge(loaded(...backfill), [made.publicKeyList]))).toEqual([
    'verified chain-start',
    'signature-unverifiable no-signature linked',
  ])
})

test('trails and regions are chains of their own', async () => {
  const other = makeTrail({ hours: 2, key, trail: 'second_trail', region: 'us-east-1' }).digests
  const judged = await judge(loaded(...digests, ...other), [key.publicKeyList])
  expect([...new Set(judged.digests.map(({ name }) => `${name.region} ${name.trail}`))].sort()).toEqual([
    'eu-west-1 main',
    'us-east-1 second_trail',
  ])
  expect(told(judged).filter((one) => one.includes('chain-start'))).toHaveLength(2)
})

test('saved metadata finds its digest by a file name, by a key, or by trying', async () => {
  const size = fourth.text.length
  const sized = [...loaded(first, second, third), loadedDigest(fourth.text, { storedBytes: size })]
  const withKey = fourth.headObject.replace('{', `{"Key": ${JSON.stringify(fourth.key)},`)
  const ways = [
    head(fourth),
    head(fourth, '/heads/nothing-in-its-name.json'),
    { path: '/heads/x.json', text: withKey },
    { path: '/heads/all.json', text: [first, second, third, fourth].map((one) => one.headObject).join('\n') },
  ]
  const newest = await Promise.all(
    ways.map(async (way) => told(await judge(sized, [key.publicKeyList], [way])).at(-1)),
  )
  expect(newest).toEqual(ways.map(() => 'verified linked'))
})

test('metadata that was saved as plain headers is understood', async () => {
  const { Metadata } = JSON.parse(fourth.headObject) as { Metadata: { signature: string } }
  const headers = JSON.stringify({
    'X-Amz-Meta-Signature': Metadata.signature,
    'content-type': 'application/json',
  })
  const wrapped = JSON.stringify({ Metadata: { 'x-amz-meta-signature': Metadata.signature } })
  for (const text of [headers, wrapped]) {
    const path = '/heads/some.json'
    // only what has a Metadata member, or is nothing but headers, is taken for metadata
    expect(told(await judge(loaded(third, fourth), [key.publicKeyList], [{ path, text }])).at(-1)).toBe(
      'verified linked',
    )
  }
})
