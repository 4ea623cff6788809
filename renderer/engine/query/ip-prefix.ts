/** Is an address inside an IP prefix? IPv4, IPv6, and IPv4 written as IPv6 (`::ffff:10.0.0.1`) as IPv4. */
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Texts that could be an address; keeps the parser's exceptions off the path of ordinary values. */
const COULD_BE_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]*(?:%[\w.-]+)?)$/i

/** The address; `undefined` for anything else, also for numbers and short forms such as `10.1`. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 64 || !COULD_BE_ADDRESS.test(text)) return undefined
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined
  return ipaddr.process(text)
}

/** Does it read as a prefix of either kind: an address, a slash, a number of bits that the address has? */
export function isPrefix(text: string): boolean {
  return prefixMatcher(text) !== undefined
}

/** Tells whether an address text is inside the prefix; `undefined` if `prefix` is none. Bits behind the prefix length
 *  do not count: 10.1.2.3/8 is 10.0.0.0/8. */
export function prefixMatcher(prefix: string): ((text: string) => boolean) | undefined {
  const found = /^([^/]+)\/(\d{1,3})$/.exec(prefix)
  if (found === null) return undefined
  const [, network = '', length = ''] = found
  const address = parseAddress(network)
  if (address === undefined) return undefined
  const mapped = address.kind() === 'ipv4' && network.includes(':')
  const bits = Number(length) - (mapped ? 96 : 0)
  if (bits < 0 || bits > (address.kind() === 'ipv4' ? 32 : 128)) return undefined
  return (text) => {
    const candidate = parseAddress(text)
    if (candidate === undefined) return false
    if (candidate instanceof ipaddr.IPv4)
      return address instanceof ipaddr.IPv4 && candidate.match(address, bits)
    return address instanceof ipaddr.IPv6 && candidate.match(address, bits)
  }
}
