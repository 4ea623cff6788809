/** Which limits hold beside the text, and in which zone are times read? */
import { Clock, Columns3, Download, X } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { keyHint } from '../../state/keys.js'
import { zoneName } from '../../state/preferences.js'
import { tableTime } from '../../state/time-format.js'
import type { ExportFormat } from '../../state/exports.js'
import { IconPush, Push } from '../parts/button.js'
import { perform } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'
import { ZoneButton } from './zone-button.js'

function RangeChip() {
  const app = useApp()
  const range = useCell(app.search.range)
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const edit = (): void => {
    app.view.dialog.set({ kind: 'range' })
  }
  if (range === null)
    return (
      <Push small look="bare" icon={Clock} onPress={edit}>
        All time
      </Push>
    )
  return (
    <span className="chip">
      <Button className="chip-text" aria-label="Change the time range" onPress={edit}>
        <Clock size={13} aria-hidden />
        {tableTime(range.from, zone)} → {tableTime(range.to, zone)} {zone}
      </Button>
      <IconPush
        small
        icon={X}
        label="Take the time range away"
        hint={keyHint('all-time')}
        onPress={() => void app.search.ask({ range: null })}
      />
    </span>
  )
}

const formats: readonly { readonly id: ExportFormat; readonly label: string }[] = [
  { id: 'csv', label: 'Table as CSV…' },
  { id: 'ndjson', label: 'Verbatim records as NDJSON…' },
  { id: 'pdf', label: 'Report as PDF…' },
]

function ExportMenu() {
  const app = useApp()
  const { found } = useCell(app.search.view)
  return (
    <MenuTrigger>
      <Push small icon={Download} isDisabled={found === null || found.count === 0}>
        Export
      </Push>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label="Export the result"
          items={formats}
          onAction={(key) => {
            app.view.dialog.set({ kind: 'export', format: key as ExportFormat })
          }}
        >
          {(item) => <MenuItem className="menu-item">{item.label}</MenuItem>}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

export function FilterBar() {
  const app = useApp()
  return (
    <div className="filter-bar">
      <RangeChip />
      <span className="spring" />
      <Push
        small
        look="bare"
        icon={Columns3}
        onPress={() => {
          perform.columns(app)
        }}
      >
        Columns
      </Push>
      <ZoneButton />
      <ExportMenu />
    </div>
  )
}
