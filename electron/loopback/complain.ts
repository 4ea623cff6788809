/** How does a failure reach the person at the terminal? As one sentence on stderr that no file name can disguise. */
import { visibleText } from '../../shared/base/visible-text.js'

export function complain(failure: unknown): void {
  const sentence = failure instanceof Error ? failure.message : String(failure)
  process.stderr.write(`spoor: ${visibleText(sentence)}\n`)
}
