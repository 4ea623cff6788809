/** From when to when? In the zone that is being read in. */
import { useState } from 'react'
import type { App } from '../../state/app.js'
import { zoneName } from '../../state/preferences.js'
import { readWallClock, tableTime } from '../../state/time-format.js'
import { Push } from '../parts/button.js'
import { Frame } from '../parts/modal.js'
import { TextInput } from '../parts/text-input.js'
import { useApp, useCell } from '../use-cell.js'

const SHAPE = 'Write it as 2023-07-10 11:38:00; the time may be left out.'

/** What stands in the two boxes, and what it means. */
function useRange(zone: string) {
  const app = useApp()
  const [start, end] = shownRange(app)
  const [from, setFrom] = useState(start === null ? '' : tableTime(start, zone))
  const [to, setTo] = useState(end === null ? '' : tableTime(end, zone))
  const [first, last] = [readWallClock(from, zone), readWallClock(to, zone)]
  const backwards = first !== undefined && last !== undefined && first >= last
  const range = first === undefined || last === undefined || backwards ? null : { from: first, to: last }
  const wrongStart = first === undefined ? SHAPE : undefined
  const wrongEnd = last === undefined ? SHAPE : backwards ? 'This is not after the beginning.' : undefined
  return { from, setFrom, to, setTo, range, wrongStart, wrongEnd }
}

/** The range that holds, else from the first to the last match. */
function shownRange(app: App): readonly [number | null, number | null] {
  const range = app.search.range.get()
  if (range !== null) return [range.from, range.to]
  const { found } = app.search.view.get()
  const last = found?.lastTime ?? null
  return [found?.firstTime ?? null, last === null ? null : last + 1000]
}

export function RangeDialog({ close }: { readonly close: () => void }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const { from, setFrom, to, setTo, range, wrongStart, wrongEnd } = useRange(zone)
  const apply = (): void => {
    if (range === null) return
    void app.search.ask({ range })
    close()
  }
  return (
    <Frame
      title="Time range"
      onClose={close}
      foot={
        <>
          <Push
            onPress={() => {
              void app.search.ask({ range: null })
              close()
            }}
          >
            All time
          </Push>
          <Push look="primary" isDisabled={range === null} onPress={apply}>
            Set the range
          </Push>
        </>
      }
    >
      <TextInput
        label={`From (${zone})`}
        value={from}
        onChange={setFrom}
        onEnter={apply}
        autoFocus
        error={wrongStart}
      />
      <TextInput label={`Before (${zone})`} value={to} onChange={setTo} onEnter={apply} error={wrongEnd} />
      <p className="quiet">Events at the first instant belong to the range, those at the second do not.</p>
    </Frame>
  )
}
