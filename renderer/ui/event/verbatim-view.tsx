/** What exactly stands in the evidence? The record's text, character for character. */
import { Copy, WrapText } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { EventDetail } from '../../state/model.js'
import { exactBytes } from '../../state/number-format.js'
import { Push } from '../parts/button.js'
import { copyValue } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'

// What would otherwise be unseen or disguise its surroundings; line feeds and tabs keep their place.
const HIDDEN = /((?:(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])+)/u

/** Hidden characters as escapes that look different from the text around them. */
function shown(text: string): ReactNode {
  return text.split(HIDDEN).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="escape" title="a character that draws nothing, written as an escape">
        {visibleText(part)}
      </span>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}

export function VerbatimView({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  const { wrapVerbatim } = useCell(app.preferences.layout)
  const length = detail.provenance[0]?.length
  return (
    <div className="verbatim">
      <div className="json-bar">
        <Push small icon={Copy} onPress={() => void copyValue(app, detail.verbatim, 'the record')}>
          Copy
        </Push>
        <ToggleButton
          className="button small"
          isSelected={wrapVerbatim}
          onChange={(wrap) => {
            app.preferences.arrange({ wrapVerbatim: wrap })
          }}
        >
          <WrapText size={14} aria-hidden />
          Wrap lines
        </ToggleButton>
        {length === undefined ? null : <span className="quiet">{exactBytes(length)}</span>}
      </div>
      {detail.bytesIntact ? null : (
        <p className="note warning">
          The bytes are not valid UTF-8. What cannot be decoded is shown as �; the ledger has the place, and
          the evidence file has the bytes.
        </p>
      )}
      <pre tabIndex={0} aria-label="Verbatim record" className={wrapVerbatim ? 'wrap' : ''}>
        {shown(detail.verbatim)}
      </pre>
    </div>
  )
}
