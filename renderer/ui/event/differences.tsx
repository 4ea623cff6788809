/** Where do records differ? Path by path, side by side, and nothing that they have in common. */
import { visibleText } from '../../../shared/base/visible-text.js'
import { countText } from '../../state/number-format.js'
import { Value } from '../parts/value.js'

/** Records beside each other; nobody reads a wider table. */
const SHOWN = 12

export interface DifferencesProps {
  readonly members: number
  /** One value a member, in their order; '' where the path is absent. */
  readonly differing: readonly { readonly path: string; readonly values: readonly string[] }[]
}

export function Differences({ members, differing }: DifferencesProps) {
  if (differing.length === 0) return <p className="quiet">Nothing differs between them.</p>
  const shown = Math.min(SHOWN, members, differing[0]?.values.length ?? 0)
  return (
    <>
      <div className="differences" tabIndex={0} role="region" aria-label="What differs">
        <table>
          <thead>
            <tr>
              <th scope="col">what differs</th>
              {Array.from({ length: shown }, (_, index) => (
                <th scope="col" key={index}>
                  {index + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differing.map(({ path, values }) => (
              <tr key={path}>
                <th scope="row" className="value">
                  {visibleText(path)}
                </th>
                {values.slice(0, shown).map((value, index) => (
                  <td key={index}>
                    {value === '' ? <span className="quiet">absent</span> : <Value text={value} room={48} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < members ? (
        <p className="quiet">
          The first {countText(shown)} of {countText(members)} stand beside each other.
        </p>
      ) : null}
    </>
  )
}
