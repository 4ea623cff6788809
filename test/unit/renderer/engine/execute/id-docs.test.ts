import { expect, test } from 'vitest'
import { createSearcher, parseQuery } from '../../../../../renderer/engine/engine.js'
import { writtenSegments } from '../../../../support/written-segments.js'

const ID = '7000ea45-b9e8-43e1-9515-19001314029a'

const record = (requestID: string): string =>
  JSON.stringify({ eventVersion: '1.08', eventName: 'A', eventTime: '2024-01-01T00:00:00Z', requestID })

function searcherOf(ids: readonly string[]) {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  const payload = new TextEncoder().encode(ids.map(record).join('\n'))
  searcher.setSegments(writtenSegments([payload], { size: 100, forceExact: false }))
  const count = async (text: string): Promise<number> => {
    const parsed = parseQuery(text)
    if (!parsed.ok) throw new Error(parsed.problem.message)
    const order = { by: 'time', direction: 'newest' } as const
    const asked = { order, range: null, evidence: { sourcePath: () => '' } }
    return (await searcher.search(parsed.query, asked, new AbortController().signal)).count
  }
  return { searcher, count }
}

test('an id is found in any letter case, whether it is kept as a number or as a text', async () => {
  const { count } = searcherOf([ID, ID.toUpperCase(), 'B0A1C2D3E4F50617', 'straße', 'other'])
  expect(await count(`requestID:${ID}`)).toBe(2)
  expect(await count('requestID:b0a1c2d3e4f50617')).toBe(1)
  expect(await count('requestID:STRASSE')).toBe(0)
  expect(await count('requestID:STRAßE')).toBe(1)
  expect(await count('requestID:none')).toBe(0)
})

test('a UUID is looked for without the text, once it is known that no other id is as long', async () => {
  const { searcher, count } = searcherOf([ID, 'B0A1C2D3E4F50617'])
  expect(await count(`requestID:${ID}`)).toBe(1)
  const [segment] = searcher.segments
  segment?.detach('text')
  segment?.detach('terms')
  expect(await count(`requestID:${ID}`)).toBe(1)
  expect(await count(`requestID:${ID.replace('7', '8')}`)).toBe(0)
  await expect(count('requestID:b0a1c2d3e4f50617')).rejects.toThrow('not there')
})
