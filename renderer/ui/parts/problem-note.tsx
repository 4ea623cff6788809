/** What went wrong, in words: what happened, what it means, what to do next. */
import type { ReactNode } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { wordingOf } from '../../../shared/base/wording.js'
import type { Problem } from '../../state/model.js'

export function ProblemNote(props: { readonly problem: Problem; readonly children?: ReactNode }) {
  const words = wordingOf(props.problem)
  const { detail } = props.problem
  return (
    <div className="note danger" role="alert">
      <strong>{words.title}</strong>
      <span>{words.next}</span>
      {detail === undefined || words.title.includes(detail) ? null : (
        <span className="value quiet">{visibleText(detail)}</span>
      )}
      {props.children === undefined ? null : <div className="actions">{props.children}</div>}
    </div>
  )
}
