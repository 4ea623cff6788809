/** How is a value of the evidence shown? As text, with everything in it to be seen, whole on demand, and ready for keys. */
import { visibleText } from '../../../shared/base/visible-text.js'
import { shortenMiddle } from '../../state/shorten.js'

export interface ValueProps {
  readonly text: string
  /** The field that it belongs to: then `i`, `x` and the context menu work on it. */
  readonly field?: string
  /** Characters to show at most. */
  readonly room?: number
}

export function Value({ text, field, room }: ValueProps) {
  const whole = visibleText(text)
  const shown = room === undefined ? whole : shortenMiddle(whole, room)
  const title = shown === whole ? undefined : whole
  if (field === undefined)
    return (
      <span className="value" title={title}>
        {shown}
      </span>
    )
  return (
    <button
      type="button"
      className="value pivot"
      data-field={field}
      data-value={text}
      title={title}
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect()
        const at = { bubbles: true, cancelable: true, clientX: left, clientY: bottom }
        event.currentTarget.dispatchEvent(new MouseEvent('contextmenu', at))
      }}
    >
      <span className="only-heard">
        {field}: {shown === whole ? '' : whole}
      </span>
      <span aria-hidden={shown !== whole}>{shown}</span>
    </button>
  )
}
