/** In which time zone are times to be read? UTC, this machine's, or any other by its name. */
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components'
import { zoneName } from '../../state/preferences.js'
import { Frame } from '../parts/modal.js'
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
        <Input className="input" placeholder="Find a zone" role="combobox" aria-expanded />
      </SearchField>
      <ListBox
        className="list-box palette-list"
        aria-label="Time zones"
        items={zones()}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[zone]}
        onSelectionChange={(keys) => {
          for (const key of keys) app.preferences.arrange({ zone: String(key) })
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

export function ZoneDialog({ close }: { readonly close: () => void }) {
  return (
    <Frame title="Time zone" width={460} onClose={close}>
      <ZoneList close={close} />
    </Frame>
  )
}
