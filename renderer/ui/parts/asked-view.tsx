/** What stands where an answer is to be? Why there is none, that it is awaited, or the answer itself. */
import type { ReactNode } from 'react'
import type { Asked } from '../../state/asked.js'
import { ProblemNote } from './problem-note.js'

export function AskedView<Value>(props: {
  readonly asked: Asked<Value>
  /** While there is no answer yet. */
  readonly waiting: string
  readonly children: (value: Value) => ReactNode
}) {
  const { value, problem, busy } = props.asked
  if (problem !== null) return <ProblemNote problem={problem} />
  if (value === null) return <p className="empty-line">{busy ? props.waiting : ''}</p>
  return props.children(value)
}
