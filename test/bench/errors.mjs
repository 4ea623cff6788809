/** How do the made-up calls of the benchmark fail? Refused, throttled, or asked for something that is not there. */
import { text } from './random-text.mjs'

/** @typedef {import('./random-text.mjs').Dice} Dice */
/** @typedef {import('./calls.mjs').Call} Call */
/** @typedef {{ readonly errorCode: string, readonly errorMessage: string }} Failure */

const ABSENT = [
  'NoSuchBucketPolicy',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchCORSConfiguration',
  'NoSuchTagSet',
]

/** EC2 refuses in a text that only its owner can decode. @param {Dice} dice @returns {Failure} */
function undecoded(dice) {
  const errorCode = 'Client.UnauthorizedOperation'
  const message = text.urlSafe(dice, 480 + dice.whole(360))
  return { errorCode, errorMessage: `You are not authorized to perform this operation. Encoded authorization failure message: ${message}` }
} // prettier-ignore

/** @param {Dice} dice @param {Call} call @param {string} arn who asked @returns {Failure} */
function refused(dice, { service, name }, arn) {
  const errorCode = 'AccessDenied'
  if (service === 's3' || dice.next() < 0.72) return { errorCode, errorMessage: 'Access Denied' }
  const errorMessage = `User: ${arn} is not authorized to perform: ${service}:${name} because no identity-based policy allows the ${service}:${name} action`
  return { errorCode, errorMessage }
} // prettier-ignore

/** @param {Dice} dice @param {Call} call @returns {Failure} */
function absent(dice, { service }) {
  if (service === 's3') {
    const errorCode = dice.pick(ABSENT)
    return { errorCode, errorMessage: `The configuration does not exist: ${errorCode}` }
  }
  if (service === 'ec2') {
    const id = `i-0${text.hex(dice, 16)}`
    return { errorCode: 'Client.InvalidInstanceID.NotFound', errorMessage: `The instance ID '${id}' does not exist` }
  }
  return { errorCode: 'ResourceNotFoundException', errorMessage: 'The requested resource could not be found.' }
} // prettier-ignore

/** The failure of a call, or null: it worked. @param {Dice} dice @param {Call} call @param {string} arn '' for a service */
export function failureOf(dice, call, arn) {
  if (arn === '') return null
  const draw = dice.next()
  if (call.name === 'GetPasswordData' || call.name === 'DescribeInstanceAttribute')
    return draw < 0.8 ? undecoded(dice) : null
  if (draw < 0.031) return { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' }
  if (draw < 0.133) return refused(dice, call, arn)
  if (call.service === 'ec2' && draw < 0.15) return undecoded(dice)
  return draw < 0.187 ? absent(dice, call) : null
}
