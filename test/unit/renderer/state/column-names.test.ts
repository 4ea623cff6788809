/** Is a typed column one that the records have, whatever letters were typed? */
import { expect, test } from 'vitest'
import { resolveColumn } from '../../../../renderer/state/column-names.js'
import { completeFields } from '../../../../renderer/engine/engine.js'

const paths = [
  'requestParameters.bucketName',
  'requestParameters.BucketName',
  'requestParameters.key',
  'custom',
]

function resolve(typed: string) {
  const call = (_: string, { text }: { readonly text: string }) =>
    Promise.resolve(
      completeFields(text, paths).map((field) => ({ ...field, from: 0, to: text.length, count: null })),
    )
  return resolveColumn({ query: { call } } as never, typed)
}

test.each([
  ['ip', 'sourceIPAddress'],
  ['SOURCEIPADDRESS', 'sourceIPAddress'],
  ['Session', 'session'],
  ['requestparameters.KEY', 'requestParameters.key'],
  ['requestParameters.BucketName', 'requestParameters.BucketName'],
  ['CUSTOM', 'custom'],
])('%s is the column %s', async (typed, name) => {
  expect(await resolve(typed)).toEqual({ kind: 'name', name })
})

test.each([
  ['requestParameters.bucket', ['requestParameters.BucketName', 'requestParameters.bucketName']],
  ['requestparameters.bucketname', ['requestParameters.BucketName', 'requestParameters.bucketName']],
  ['nothing.like.it', []],
  ['user', []],
  ['source', []],
])('%s is no column of the records', async (typed, near) => {
  expect(await resolve(typed)).toEqual({ kind: 'unknown', near })
})
