/** Who attacks in the sample case, from where and when? */
import { FIRST_DAY } from './everyday.mjs'
import { iamUser, record } from './records.mjs'

export const ATTACKER = '203.0.113.77'
export const SECOND_ADDRESS = '2001:db8:7a::17'
export const KALI =
  'aws-cli/2.15.38 md/Botocore#2.4.5 ua/2.0 os/linux#6.6.9-amd64 md/distrib#kali lang/python#3.11.9'
/** Epoch seconds of the first call of the stolen key. */
export const START = FIRST_DAY + 2 * 86_400 + 2 * 3600 + 11 * 60
export const REPOSITORY = 'payments-service'
export const COMMIT = '7f1c0de5a11bad5eed0ff1ce0badc0ffee15bad1'
export const stolen = iamUser('developer-b')
export const iso = (/** @type {number} */ at) => new Date(at * 1000).toISOString().replace('.000Z', 'Z')

/** A call with the stolen key, `after` seconds from the start. @param {number} after @param {string} name @param {object} more */
export const byThief = (after, name, more) =>
  record({
    at: START + after,
    name: `attack/${name}`,
    who: stolen,
    ip: ATTACKER,
    agent: KALI,
    readOnly: true,
    .../** @type {any} */ (more),
  })
