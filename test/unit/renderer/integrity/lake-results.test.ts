import { sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { readDocuments } from '../../../../renderer/integrity/documents.js'
import { judgeLake } from '../../../../renderer/integrity/lake-results.js'
import { labelOf } from '../../../../renderer/integrity/wording.js'
import { makeKey, sha256 } from '../../../support/signed-trail.js'
import { keysOf } from './judging.js'

const key = makeKey()
const contents = ['one', 'two', 'three']

function signFile(change: Record<string, unknown> = {}): string {
  const hashes = contents.map(sha256)
  return JSON.stringify({
    version: '1.0',
    region: 'eu-west-1',
    files: hashes.map((fileHashValue, index) => ({ fileHashValue, fileName: `result_${index + 1}.csv.gz` })),
    hashAlgorithm: 'SHA-256',
    signatureAlgorithm: 'SHA256withRSA',
    queryCompleteTime: '2024-05-12T10:00:00Z',
    hashSignature: sign('sha256', Buffer.from(hashes.join(' ')), key.privateKey).toString('hex'),
    publicKeyFingerprint: key.fingerprint,
    ...change,
  })
}

const folder = '/evidence/Query/2024/05/12/q1'
const candidates = [
  { source: 1, path: `${folder}/result_1.csv.gz`, sha256: sha256('one') },
  { source: 2, path: `${folder}/result_2.csv.gz`, sha256: sha256('two, changed') },
  { source: 3, path: '/elsewhere/result_9.csv.gz', sha256: sha256('nothing of it') },
]

async function told(text: string, keyTexts: readonly string[], files = candidates) {
  const [document] = readDocuments(Buffer.from(text))
  if (document?.role !== 'lake-signature') throw new Error('no sign file')
  const judged = await judgeLake(
    { document, source: 0, path: `${folder}/result_sign.json` },
    files,
    keysOf(...keyTexts),
  )
  return [labelOf(judged.verdict), ...judged.files.map((file) => labelOf(file.verdict))]
}

test('results are verified by one signature over the hashes of the compressed files', async () => {
  expect(await told(signFile(), [key.publicKeyList])).toEqual([
    'verified',
    'verified',
    'hash mismatch',
    'listed but missing',
  ])
})

test('a result that was renamed is found by its hash', async () => {
  const renamed = [{ source: 5, path: '/x/my.csv.gz', sha256: sha256('three') }]
  expect((await told(signFile(), [key.publicKeyList], renamed)).at(-1)).toBe('verified')
})

test('without a key, without a signature, or with another one nothing is verified', async () => {
  const first = async (text: string, keys: readonly string[]) => (await told(text, keys)).slice(0, 2)
  expect([
    await first(signFile(), []),
    await first(signFile({ hashSignature: '' }), [key.publicKeyList]),
    await first(signFile({ hashSignature: 'abcd' }), [key.publicKeyList]),
  ]).toEqual([
    ['signature unverifiable (no key)', 'signature unverifiable (no key)'],
    ['signature unverifiable (no signature)', 'signature unverifiable (no signature)'],
    ['signature invalid', 'signature invalid'],
  ])
})

test('a result inside of an archive was not hashed as a file, and is not judged', async () => {
  const inside = [{ source: 1, path: `${folder}/result_1.csv.gz`, sha256: '' }]
  expect((await told(signFile(), [key.publicKeyList], inside))[1]).toBe('signature unverifiable (not hashed)')
})
