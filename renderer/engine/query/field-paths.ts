/** Where are the values of a field? A name of a query becomes places: record paths, derived values, the evidence path.
 *
 *  Names of the catalogue mean exactly their own path, in CloudTrail's own letter case, so that a column can answer.
 *  Every other path is compared ignoring case and may have steps `*`, each standing for one or more keys. */
import { fieldGroups, fieldSpec } from '../../../shared/cloudtrail/field-catalogue.js'
import { fold } from '../../../shared/base/fold.js'
import type { Test } from './ast.js'
import { canonicalFieldName } from './field-names.js'

const derivedNames = ['principal', 'outcome', 'session', 'kind', 'form'] as const
export type DerivedName = (typeof derivedNames)[number]

export type FieldTarget =
  /** The leaves at exactly this path (a catalogue field, so perhaps a column or an id). */
  | { readonly kind: 'path'; readonly path: string }
  /** The leaves at every path that the pattern matches; for `exists` also those below it. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** One value an event, computed from the record (`derivedField`) or, for the form, from how it stands in the evidence;
   *  principal and outcome are also columns. */
  | { readonly kind: 'derived'; readonly name: DerivedName }
  /** The path of the evidence file. */
  | { readonly kind: 'source' }
  /** Is it one of several copies that contradict each other: 'true' or 'false'. */
  | { readonly kind: 'conflict' }

/** The places of a field, any of which may match. `name` in any letter case, short or canonical. */
export function fieldTargets(name: string): readonly FieldTarget[] {
  const canonical = canonicalFieldName(name) ?? name
  const members = Object.hasOwn(fieldGroups, canonical) ? fieldGroups[canonical] : undefined
  return members === undefined ? [targetOf(canonical)] : members.map(targetOf)
}

function targetOf(name: string): FieldTarget {
  const derived = derivedNames.find((one) => one === name)
  if (derived !== undefined) return { kind: 'derived', name: derived }
  if (name === 'source') return { kind: 'source' }
  if (name === 'conflict') return { kind: 'conflict' }
  return fieldSpec(name) === undefined ? { kind: 'pattern', pattern: name } : { kind: 'path', path: name }
}

/** A range over eventTime asks the event's own instant, not the text of a leaf. */
export function asksEventTime(name: string, test: Test): boolean {
  return test.kind === 'range' && (canonicalFieldName(name) ?? name) === 'eventTime'
}

/** Does a leaf at `path` belong to the pattern? Ignores case; a step `*` is one or more keys. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const steps = fold(pattern).split('.')
  if (!steps.includes('*')) {
    const folded = steps.join('.')
    return (path) => path.length === folded.length && fold(path) === folded
  }
  return (path) => matchesSteps(steps, fold(path).split('.'))
}

/** As `pathMatcher`, and also every path below a matching one: the meaning of `field:*`. */
export function pathPrefixMatcher(pattern: string): (path: string) => boolean {
  const exactly = pathMatcher(pattern)
  const below = pathMatcher(`${pattern}.*`)
  return (path) => exactly(path) || below(path)
}

/** Greedy glob over keys with one way back, so the work is at most keys times steps. */
function matchesSteps(steps: readonly string[], keys: readonly string[]): boolean {
  let step = 0
  let key = 0
  let starStep = -1
  let starKey = -1
  while (key < keys.length) {
    if (steps[step] === '*') {
      starStep = step
      starKey = key + 1
      step += 1
      key += 1
    } else if (step < steps.length && steps[step] === keys[key]) {
      step += 1
      key += 1
    } else if (starStep >= 0) {
      // The last `*` takes one key more; what follows it starts again behind that key.
      starKey += 1
      step = starStep + 1
      key = starKey
    } else return false
  }
  // A retry may have moved beyond the keys: then the `*` took them all and nothing may be left to match.
  return step === steps.length && key === keys.length
}
