/** How was the result found? Every step with what it found and how long it took, in the order in which they were run. */
import { useEffect } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { besideSteps } from '../../state/explanation.js'
import type { Found, SearchStep } from '../../state/model.js'
import { countText, msText } from '../../state/number-format.js'
import { AskedView } from '../parts/asked-view.js'
import { Frame } from '../parts/modal.js'
import { useApp, useCell } from '../use-cell.js'

export function ExplainDialog({ close }: { readonly close: () => void }) {
  return (
    <Frame title="How the result was found" width={640} onClose={close}>
      <Explained />
    </Frame>
  )
}

function Explained() {
  const app = useApp()
  const { found } = useCell(app.search.view)
  const asked = useCell(app.explanation.answer)
  const search = found?.search
  useEffect(() => {
    if (search !== undefined) void app.explanation.show(search)
  }, [app, search])
  if (found === null) return <p className="empty-line">Nothing has been searched yet.</p>
  if (asked.problem?.code === 'not-found')
    return <p className="empty-line">This is not remembered any more. Search again, and it can be told.</p>
  return (
    <AskedView asked={asked} waiting="Asking…">
      {({ search: explained, steps }) =>
        // what is there still may be about the result before this one
        explained === search ? <Steps steps={steps} found={found} /> : <p className="empty-line">Asking…</p>
      }
    </AskedView>
  )
}

function Steps({ steps, found }: { readonly steps: readonly SearchStep[]; readonly found: Found }) {
  return (
    <>
      <table className="steps" aria-label="Steps">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Events found</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, count, ms }) => (
            <tr key={step}>
              <th scope="row" className="value">
                {visibleText(step)}
              </th>
              <td>{countText(count)}</td>
              <td>{msText(ms)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">joining them, and reading what was not in memory</th>
            <td />
            <td>{msText(besideSteps(steps, found.ms))}</td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">the result</th>
            <td>{countText(found.count)}</td>
            <td>{msText(found.ms)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="quiet">{wordsFor(steps)}</p>
    </>
  )
}

function wordsFor(steps: readonly SearchStep[]): string {
  if (steps.length === 0) return 'Every event is in the result: nothing had to be looked for.'
  return (
    'The cheapest step comes first, and each is run on one part of the index after the other. Where nothing in a part ' +
    'can match any more, the other steps are left out there: what a step found is counted where it was run.'
  )
}
