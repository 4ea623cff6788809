/** Which signature is of which digest, and is it said when too many were left untried? */
import { expect, test } from 'vitest'
import { assignSignatures } from '../../../../renderer/integrity/saved-signatures.js'
import { makeKey, makeTrail } from '../../../support/signed-trail.js'
import { keysOf, loadedDigest, metadataIn } from './judging.js'

const key = makeKey()
const { digests } = makeTrail({ hours: 4, key })
const loaded = digests.map(({ text }) => loadedDigest(text))
const keys = keysOf(key.publicKeyList)
/** From names that say nothing, the newest first: the digest of each is found after as many trials as it is old. */
const nameless = metadataIn(
  [...digests]
    .reverse()
    .map(({ headObject }, at) => ({ path: `/heads/${String(at)}.json`, text: headObject })),
)

test.each([
  [100, 4, 0],
  [10, 4, 0],
  [9, 3, 1],
  [4, 1, 3],
  [3, 0, 4],
  [0, 0, 4],
])(
  'with %i trials %i signatures are assigned, and %i are said to be untried',
  async (trials, assigned, untried) => {
    const found = await assignSignatures(loaded, nameless, keys, trials)
    expect([found.byDigest.size, found.untried]).toEqual([assigned, untried])
  },
)

test('a signature whose file is named after its digest needs no trial', async () => {
  const named = metadataIn(
    digests.map(({ key: name, headObject }) => ({ path: `${name}.head.json`, text: headObject })),
  )
  const found = await assignSignatures(loaded, named, keys, 0)
  expect([found.byDigest.size, found.untried]).toEqual([4, 0])
})
