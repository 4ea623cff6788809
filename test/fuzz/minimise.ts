/** Which smallest input still breaks a law? Takes away earlier payloads, then bytes, as long as the law stays broken. */
import { Trial, type Ways } from './trial.js'

/** Attempts at most: a smaller input is a kindness, not a proof. */
const ATTEMPTS = 1500

/** The payloads that must be read one after another, the last of which breaks the law. */
export function minimised(law: string, inputs: readonly Uint8Array[], ways: Ways): readonly Uint8Array[] {
  let left = ATTEMPTS
  const breaks = (list: readonly Uint8Array[]): boolean => {
    left -= 1
    const trial = new Trial()
    const last = list.length - 1
    return list.some((input, index) => {
      const difference = trial.differenceIn(
        input,
        index === last ? ways : { ...ways, everySplit: false, killedAt: 0, untouched: [] },
      )
      return index === last && difference !== undefined && sameLaw(difference.law, law)
    })
  }
  let list = inputs
  const alone = inputs.slice(-1)
  if (breaks(alone)) list = alone
  else if (breaks(inputs)) list = withoutPieces(inputs, (some) => left > 0 && breaks(some))
  else return inputs
  const before = list.slice(0, -1)
  const bytes = withoutPieces(
    [...(list.at(-1) ?? [])],
    (some) => left > 0 && breaks([...before, Uint8Array.from(some)]),
  )
  return [...before, Uint8Array.from(bytes)]
}

function sameLaw(one: string, other: string): boolean {
  const plain = (law: string): string => law.replace(/\d+/g, '')
  return plain(one) === plain(other)
}

/** Takes away pieces of half the length, then a quarter, and so on, wherever what is left will do. */
function withoutPieces<T>(whole: readonly T[], willDo: (some: readonly T[]) => boolean): readonly T[] {
  let list = whole
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < list.length;) {
      const some = [...list.slice(0, at), ...list.slice(at + size)]
      if (some.length > 0 && willDo(some)) list = some
      else at += size
    }
  }
  return list
}
