/** Which docs have a column value that passes a test? The hot path of facets, pivots and exact fields. */
import { addDoc, emptyDocset, type Docset } from '../facts/docset.js'
import type { DocValues } from '../facts/global-column.js'

/** `passes[code]` is 1 where the value passes. */
export function docsOfCodes(column: DocValues, size: number, passes: Uint8Array): Docset {
  let only = -1
  let several = false
  for (let code = 0; code < passes.length; code += 1) {
    if (passes[code] === 0) continue
    several = only >= 0
    only = code
    if (several) break
  }
  if (only < 0) return emptyDocset()
  return several ? docsOfSeveral(column, size, passes) : docsOfCode(column, size, only)
}

function docsOfCode({ codes }: DocValues, size: number, code: number): Docset {
  const docs = emptyDocset()
  const whole = size >>> 5
  for (let word = 0; word < whole; word += 1) {
    const base = word << 5
    let bits = 0
    for (let bit = 0; bit < 32; bit += 1) if (codes[base + bit] === code) bits |= 1 << bit
    docs[word] = bits
  }
  for (let doc = whole << 5; doc < size; doc += 1) if (codes[doc] === code) addDoc(docs, doc)
  return docs
}

function docsOfSeveral({ codes }: DocValues, size: number, passes: Uint8Array): Docset {
  const docs = emptyDocset()
  for (let doc = 0; doc < size; doc += 1) {
    docs[doc >>> 5] = (docs[doc >>> 5] as number) | ((passes[codes[doc] as number] as number) << (doc & 31))
  }
  return docs
}
