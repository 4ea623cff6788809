/** What do made-up identifiers look like? Letters, ids, tokens and addresses, drawn from a seeded source of chance. */
/** @typedef {ReturnType<typeof import('../../build/sample/records.mjs').chance>} Dice */

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BASE64 = `${MIXED}+/`
const URL_SAFE = `${MIXED}-_`
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** @param {Dice} dice @param {number} length @param {string} alphabet */
function letters(dice, length, alphabet) {
  let out = ''
  for (let i = 0; i < length; i++) out += alphabet[dice.whole(alphabet.length)]
  return out
}

/** @param {Dice} dice @param {number} length */
function hex(dice, length) {
  let out = ''
  while (out.length < length) out += BYTES[dice.whole(256)]
  return out.slice(0, length)
}

export const text = {
  /** @param {Dice} dice @param {number} length */
  upper: (dice, length) => letters(dice, length, UPPER),
  /** @param {Dice} dice @param {number} length */
  mixed: (dice, length) => letters(dice, length, MIXED),
  /** @param {Dice} dice @param {number} length */
  base64: (dice, length) => letters(dice, length, BASE64),
  /** @param {Dice} dice @param {number} length */
  urlSafe: (dice, length) => letters(dice, length, URL_SAFE),
  hex,
  /** @param {Dice} dice @param {number} length @param {string} first */
  digits: (dice, length, first) => first + letters(dice, length - first.length, '0123456789'),
  /** @param {Dice} dice */
  uuid: (dice) =>
    `${hex(dice, 8)}-${hex(dice, 4)}-4${hex(dice, 3)}-${'89ab'[dice.whole(4)]}${hex(dice, 3)}-${hex(dice, 12)}`,
  /** Of the range that is reserved for tests of networks. @param {Dice} dice */
  address: (dice) => `198.${18 + dice.whole(2)}.${dice.whole(256)}.${dice.whole(256)}`,
  /** @param {Dice} dice */
  normal: (dice) => Math.sqrt(-2 * Math.log(1 - dice.next())) * Math.cos(2 * Math.PI * dice.next()),
}

/** Seconds since the epoch as CloudTrail writes them. @param {number} seconds */
export const iso = (seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** Ids come back: one in `fresh` draws makes a new one, the others take one of the latest `size`.
 * @param {{ size: number, fresh: number, make: (dice: Dice) => string }} of */
export function pool({ size, fresh, make }) {
  /** @type {string[]} */
  const known = []
  let made = 0
  return (/** @type {Dice} */ dice) => {
    if (known.length >= 20 && dice.next() >= fresh) return dice.pick(known)
    const id = make(dice)
    known[made++ % size] = id
    return id
  }
}
