/** In which time zone are times read? UTC unless somebody chose another; always to be seen. */
import { Globe } from 'lucide-react'
import { zoneName } from '../../state/preferences.js'
import { Push } from '../parts/button.js'
import { perform } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'

export function ZoneButton() {
  const app = useApp()
  const { zone } = useCell(app.preferences.layout)
  return (
    <Push
      small
      icon={Globe}
      onPress={() => {
        perform.zone(app)
      }}
    >
      <span className="only-heard">Time zone: </span>
      {zoneName(zone)}
    </Push>
  )
}
