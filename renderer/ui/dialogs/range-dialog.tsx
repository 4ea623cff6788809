/** From when to when? In the zone that is being read in. */
import { useState } from 'react'
import { zoneName } from '../../state/preferences.js'
import { readWallClock, tableTime } from '../../state/time-format.js'
import { Push } from '../parts/button.js'
import { Frame } from '../parts/modal.js'
import { TextInput } from '../parts/text-input.js'
import { useApp, useCell } from '../use-cell.js'

const SHAPE = 'Write it as 2023-07-10 11:38:00; the time may be left out.'

export function RangeDialog({ close }: { readonly close: () => void }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const { found } = useCell(app.search.view)
  const range = useCell(app.search.range)
  const start = range?.from ?? found?.firstTime ?? null
  const end = range?.to ?? (found?.lastTime == null ? null : found.lastTime + 1000)
  const [from, setFrom] = useState(start === null ? '' : tableTime(start, zone))
  const [to, setTo] = useState(end === null ? '' : tableTime(end, zone))
  const [first, last] = [readWallClock(from, zone), readWallClock(to, zone)]
  const backwards = first !== undefined && last !== undefined && first >= last
  const apply = (): void => {
    if (first === undefined || last === undefined || backwards) return
    void app.search.ask({ range: { from: first, to: last } })
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
          <Push
            look="primary"
            isDisabled={first === undefined || last === undefined || backwards}
            onPress={apply}
          >
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
        error={first === undefined ? SHAPE : undefined}
      />
      <TextInput
        label={`Before (${zone})`}
        value={to}
        onChange={setTo}
        onEnter={apply}
        error={last === undefined ? SHAPE : backwards ? 'This is not after the beginning.' : undefined}
      />
      <p className="quiet">Events at the first instant belong to the range, those at the second do not.</p>
    </Frame>
  )
}
