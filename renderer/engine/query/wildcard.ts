/** What does a wildcard text say? `*` is any run of characters, `?` is one, `\` makes the next one plain. */
import { foldCodePoint } from '../../../shared/base/fold.js'
import { ANY } from './regex/char-set.js'
import type { RegexNode } from './regex/syntax.js'

export type WildcardPart =
  { readonly kind: 'plain'; readonly text: string } | { readonly kind: 'run' } | { readonly kind: 'one' }

/** Neighbouring plain characters are one part, neighbouring `*` are one run. */
export function wildcardParts(source: string): readonly WildcardPart[] {
  const parts: WildcardPart[] = []
  let plain = ''
  const endPlain = (): void => {
    if (plain !== '') parts.push({ kind: 'plain', text: plain })
    plain = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    const unit = source.charAt(at)
    if (unit === '*') {
      endPlain()
      if (parts.at(-1)?.kind !== 'run') parts.push({ kind: 'run' })
    } else if (unit === '?') {
      endPlain()
      parts.push({ kind: 'one' })
    } else if (unit === '\\' && at + 1 < source.length) {
      at += 1
      plain += source.charAt(at)
    } else plain += unit
  }
  endPlain()
  return parts
}

/** Writes plain text so that it stands for itself within a wildcard source. */
export function escapeWildcard(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&')
}

/** The same as a regular expression's tree; `whole`: from one end of the value to the other. */
export function wildcardNode(source: string, whole: 'whole' | 'inside'): RegexNode {
  const parts: RegexNode[] = []
  for (const part of wildcardParts(source)) {
    if (part.kind === 'run') {
      parts.push({ kind: 'repeat', part: { kind: 'set', set: ANY }, min: 0, max: Infinity, greedy: true })
    } else if (part.kind === 'one') parts.push({ kind: 'set', set: ANY })
    else {
      for (const character of part.text) {
        const folded = foldCodePoint(character.codePointAt(0) ?? 0)
        parts.push({ kind: 'set', set: [folded, folded] })
      }
    }
  }
  if (whole === 'inside') return { kind: 'concat', parts }
  return {
    kind: 'concat',
    parts: [{ kind: 'assertion', at: 'start' }, ...parts, { kind: 'assertion', at: 'end' }],
  }
}
