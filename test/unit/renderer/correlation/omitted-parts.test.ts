import { expect, test } from 'vitest'
import { omittedParts } from '../../../../renderer/correlation/omitted-parts.js'
import { jsonOf } from '../../../support/plain-json.js'

test('a part that CloudTrail left out is named with its reason and size', () => {
  const record = jsonOf({
    requestParameters: { reason: 'requestParameters too large', omitted: true, originalSize: 123456 },
    responseElements: { items: [{ truncated: true, reason: 'too large' }] },
  })
  expect(omittedParts(record)).toEqual([
    { path: 'requestParameters', reason: 'requestParameters too large', originalSize: '123456' },
    { path: 'responseElements.items', reason: 'too large', originalSize: '' },
  ])
})

test('a parameter that is called omitted is not a mark', () => {
  const record = jsonOf({ requestParameters: { omitted: true, truncated: 'true' }, responseElements: null })
  expect(omittedParts(record)).toEqual([])
})
