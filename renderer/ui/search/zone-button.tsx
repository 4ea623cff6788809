/** In which time zone are times read? UTC unless somebody chose another; always to be seen. */
import { ChevronDown, Globe } from 'lucide-react'
import { Autocomplete, Button, Dialog, DialogTrigger, Input, ListBox, ListBoxItem, Popover, SearchField, useFilter } from 'react-aria-components' // prettier-ignore
import { zoneName } from '../../state/preferences.js'
import { useApp, useCell } from '../use-cell.js'

function zones(): readonly { readonly id: string; readonly label: string }[] {
  const local = zoneName('local')
  const named = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')
  return [
    { id: 'UTC', label: 'UTC' },
    { id: 'local', label: `This machine: ${local}` },
    ...named.map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') })),
  ]
}

function ZoneList({ close }: { readonly close: () => void }) {
  const app = useApp()
  const { zone } = useCell(app.preferences.layout)
  const { contains } = useFilter({ sensitivity: 'base' })
  return (
    <Autocomplete filter={contains}>
      <SearchField className="zone-search" aria-label="Find a time zone" autoFocus>
        <Input className="input" placeholder="Find a zone" />
      </SearchField>
      <ListBox
        className="list-box"
        aria-label="Time zones"
        items={zones()}
        selectionMode="single"
        selectedKeys={[zone]}
        onAction={(key) => {
          app.preferences.arrange({ zone: String(key) })
          close()
        }}
        renderEmptyState={() => <p className="empty-line">No zone has this name.</p>}
      >
        {(item) => (
          <ListBoxItem className="menu-item" textValue={item.label}>
            {item.label}
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  )
}

export function ZoneButton() {
  const app = useApp()
  const { zone } = useCell(app.preferences.layout)
  const name = zoneName(zone)
  return (
    <DialogTrigger>
      <Button className="button small" aria-label={`Time zone: ${name}`}>
        <Globe size={14} aria-hidden />
        {name}
        <ChevronDown size={13} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="zone-dialog" aria-label="Time zone">
          {({ close }) => <ZoneList close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
