/** Which action was that? Every action with its key, found by typing. */
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components' // prettier-ignore
import { actions, keyLabel, type ActionId } from '../../state/keys.js'
import { closingOnEscape } from '../parts/modal.js'
import { perform } from '../perform.js'
import { useApp } from '../use-cell.js'

export function CommandPalette({ close }: { readonly close: () => void }) {
  const app = useApp()
  const { contains } = useFilter({ sensitivity: 'base' })
  const open = app.cases.current.get() !== null
  const offered = actions.filter((action) => action.palette && (open || action.scope === 'anywhere'))
  const act = (id: ActionId): void => {
    close()
    // the palette gives the focus back first; what the action focuses comes after that
    setTimeout(() => { perform[id](app) }, 0) // prettier-ignore
  }
  return (
    <ModalOverlay
      className="backdrop"
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) close()
      }}
    >
      <Modal className="modal">
        <Dialog aria-label="Every action">
          <div className="palette" onKeyDownCapture={closingOnEscape(close)}>
            <Autocomplete filter={contains}>
              <SearchField className="palette-search" aria-label="Find an action" autoFocus>
                <Input className="input" placeholder="Find an action" role="combobox" aria-expanded />
              </SearchField>
              <ListBox
                className="list-box palette-list"
                aria-label="Actions"
                items={offered}
                onAction={(key) => {
                  act(key as ActionId)
                }}
                renderEmptyState={() => <p className="empty-line">No action has these words.</p>}
              >
                {(action) => (
                  <ListBoxItem className="menu-item" textValue={action.label}>
                    {action.label}
                    <span>
                      {action.keys.slice(0, 1).map((key) => (
                        <kbd key={key}>{keyLabel(key)}</kbd>
                      ))}
                    </span>
                  </ListBoxItem>
                )}
              </ListBox>
            </Autocomplete>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
