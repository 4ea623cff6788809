/** Which questions does the benchmark ask, and in which words? */
import { RUNS, type PageTask } from './page-tasks.js'

/** What the generator knows of its evidence; other generators' manifests have `needles`. */
export interface Manifest {
  readonly events: number
  readonly files: number
  readonly rawBytes: number
  readonly gzBytes: number
  readonly needle?: string
  readonly needles?: { readonly substring: string; readonly ip: string; readonly requestID: string }
  readonly address?: string
  readonly requestID?: string
}

const NETWORKS = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']

export function needleOf(manifest: Manifest): string {
  return manifest.needle ?? manifest.needles?.substring ?? ''
}

/** A piece from within a value, as wide as a person might remember it. */
function middleOf(text: string): string {
  return text.slice(3, -3)
}

export function questionsFor(manifest: Manifest): PageTask['questions'] {
  const needle = needleOf(manifest)
  const request = manifest.requestID ?? manifest.needles?.requestID ?? ''
  const address = manifest.address ?? manifest.needles?.ip ?? ''
  const time = 'eventTime:[2024-03-01T06:00 TO 2024-03-01T12:00}'
  return {
    // Equality is not kept from one question to the next, so the same words are asked again.
    'exact requestID': same(`requestID:${request}`),
    'exact field': same(`ip:${address}`),
    'field and time range': same(`eventName:GetObject ${time}`),
    '2 words': inOtherCase('accessdenied terraform'),
    '4 words': inOtherCase('assumedrole terraform describe aws'),
    substring: inOtherCase(middleOf(needle)),
    'substring, no match': inOtherCase('zz-no-such-thing'),
    wildcard: inOtherCase(`${needle.slice(0, 6)}*${needle.slice(-4)}`),
    prefix: inOtherCase(`${needle.slice(0, 9)}*`),
    'regular expression': inGroups('vol-[0-9a-f]{3}7c'),
    'regular expression without a literal': inGroups('[0-9]{3}\\.0\\.113\\.7[0-9]'),
    'path with arrays': NETWORKS.map((network) => `requestParameters.*.cidrIp:${network}`),
  }
}

function same(text: string): readonly string[] {
  return Array.from({ length: RUNS }, () => text)
}

/** Letters of text mean the same in either case. */
function inOtherCase(text: string): readonly string[] {
  return Array.from({ length: RUNS }, (_, run) => {
    let letter = 0
    return text.replace(/[a-z]/g, (found) => {
      const isUpper = letter < 3 && ((run >> letter) & 1) === 1
      letter += 1
      return isUpper ? found.toUpperCase() : found
    })
  })
}

function inGroups(expression: string): readonly string[] {
  return Array.from({ length: RUNS }, (_, run) => `/${'('.repeat(run)}${expression}${')'.repeat(run)}/`)
}
