/** What could not be done, and has not been dismissed yet? On the start screen and over an open case. */
import type { Problem } from '../state/model.js'
import { Push } from './parts/button.js'
import { ProblemNote } from './parts/problem-note.js'
import { useApp, useCell } from './use-cell.js'

export function Failures() {
  const app = useApp()
  const failure = useCell(app.cases.failure)
  const handedIn = useCell(app.handedIn.problem)
  const replaced = useCell(app.replacement.problem)
  return (
    <>
      {replaced === null ? null : <Dismissable problem={replaced} onDismiss={app.replacement.dismiss} />}
      {failure === null ? null : <Dismissable problem={failure} onDismiss={app.cases.dismissFailure} />}
      {handedIn === null ? null : <Dismissable problem={handedIn} onDismiss={app.handedIn.dismiss} />}
    </>
  )
}

function Dismissable({ problem, onDismiss }: { readonly problem: Problem; readonly onDismiss: () => void }) {
  return (
    <ProblemNote problem={problem}>
      <Push small onPress={onDismiss}>
        Dismiss
      </Push>
    </ProblemNote>
  )
}
