/** What does the window show when nobody works in it: during a job, and when it cannot begin? */
import { ProblemNote } from './parts/problem-note.js'
import { visibleText } from '../../shared/base/visible-text.js'
import { problemOf } from '../state/problem-of.js'

export function JobView({ folder }: { readonly folder: string }) {
  return <p className="job">Reading evidence; the findings go to {visibleText(folder)}.</p>
}

export function Failure({ thrown }: { readonly thrown: unknown }) {
  return (
    <div className="job">
      <h1>Spoor cannot go on</h1>
      <ProblemNote problem={problemOf(thrown)} />
      <p>What was stored before is kept. Close this window and start Spoor again.</p>
    </div>
  )
}
