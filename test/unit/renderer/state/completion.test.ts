/** Is what an offer puts into the query what was seen, even when keys were faster than the offers? */
import { describe, expect, it } from 'vitest'
import { createCompletions, takeOffer } from '../../../../renderer/state/completion.js'
import type { Completion } from '../../../../renderer/state/model.js'

const offer = (from: number, to: number, insert: string): Completion =>
  ({ from, to, insert, label: insert }) as Completion

describe('takeOffer', () => {
  it('replaces the word that the offer was made for', () => {
    expect(takeOffer('a eventN b', offer(2, 8, 'eventName:'), 'a eventN b')).toEqual({
      text: 'a eventName: b',
      cursor: 12,
    })
  })

  it('replaces what was typed on since as well', () => {
    expect(takeOffer('eventNa', offer(0, 6, 'eventName:'), 'eventN')).toEqual({
      text: 'eventName:',
      cursor: 10,
    })
    expect(takeOffer('a eventNA b', offer(2, 8, 'eventName:'), 'a eventN b')?.text).toBe('a eventName: b')
  })

  it('takes back what was deleted since', () => {
    expect(takeOffer('even', offer(0, 6, 'eventName:'), 'eventN')?.text).toBe('eventName:')
  })

  it('leaves a text alone that the offer no longer fits', () => {
    expect(takeOffer('eventNx', offer(0, 6, 'eventName:'), 'eventN')).toBeUndefined()
    expect(takeOffer('other', offer(2, 8, 'eventName:'), 'a eventN b')).toBeUndefined()
    expect(takeOffer('b', offer(0, 6, 'eventName:'), 'eventN b')).toBeUndefined()
  })
})

describe('createCompletions', () => {
  it('says for which text its offers were made', async () => {
    const replies = new Map<string, (list: readonly Completion[]) => void>()
    const call = (_: string, { text }: { text: string }) =>
      new Promise<readonly Completion[]>((resolve) => replies.set(text, resolve))
    const completions = createCompletions({ query: { call } } as never)
    const first = completions.ask('eventN', 6, null)
    replies.get('eventN')?.([offer(0, 6, 'eventName:')])
    await first
    const second = completions.ask('eventNa', 7, null)
    expect(completions.offers.get()).toEqual({ text: 'eventN', list: [offer(0, 6, 'eventName:')] })
    replies.get('eventNa')?.([offer(0, 7, 'eventName:')])
    await second
    expect(completions.offers.get()).toEqual({ text: 'eventNa', list: [offer(0, 7, 'eventName:')] })
  })
})
