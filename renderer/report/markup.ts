/** How does evidence get into a document without ever becoming markup? Through this template: whatever is filled in is
 *  escaped, and what is invisible or turns the text around is made visible. Only markup made here is taken as it is. */
import { visibleText } from '../../shared/base/visible-text.js'

export class Markup {
  /** Only `markup` makes these. */
  constructor(readonly source: string) {}
}

type Filling = string | number | Markup | readonly Markup[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Fillings may stand in text and in double-quoted attribute values. */
export function markup(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  const source = parts.map((part, index) => {
    const filling = fillings[index]
    return filling === undefined ? part : part + sourceOf(filling)
  })
  return new Markup(source.join(''))
}

function sourceOf(filling: Filling): string {
  if (filling instanceof Markup) return filling.source
  if (typeof filling === 'string' || typeof filling === 'number') return escaped(String(filling))
  return filling.map((one) => one.source).join('')
}

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => escapes[character] ?? '')
}
