/** What is said where CloudTrail left out a part of a record because it was too large? */
import { visibleText } from '../../shared/base/visible-text.js'
import type { ConflictingCopy } from './model.js'
import { bytesText } from './number-format.js'

export function omittedWords({ path, reason, originalSize }: ConflictingCopy['omitted'][number]): string {
  const size = Number(originalSize)
  const told = [visibleText(reason), originalSize !== '' && size >= 0 ? bytesText(size) : '']
  const why = told.filter((part) => part !== '').join(', ')
  return `CloudTrail left out ${visibleText(path)}${why === '' ? '' : ` (${why})`}.`
}
