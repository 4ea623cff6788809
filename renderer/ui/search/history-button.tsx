/** What was asked before? The queries of this case, newest first. */
import { History } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import { shortenMiddle } from '../../state/shorten.js'
import { keyHint } from '../../state/keys.js'
import { useApp, useCell } from '../use-cell.js'

export function HistoryButton() {
  const app = useApp()
  const history = useCell(app.preferences.history)
  return (
    <MenuTrigger>
      <TooltipTrigger delay={500}>
        <Button id="history-button" className="button bare icon" aria-label="History of queries">
          <History size={16} aria-hidden />
        </Button>
        <Tooltip className="tooltip" offset={6}>
          History of queries{keyHint('history')}
        </Tooltip>
      </TooltipTrigger>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label="History of queries"
          items={history.map((text) => ({ id: text, text }))}
          renderEmptyState={() => <p className="empty-line">Queries that were run appear here.</p>}
          onAction={(key) => void app.search.ask({ text: String(key) })}
        >
          {(item) => (
            <MenuItem id={item.id} className="menu-item" textValue={item.text}>
              <span className="value">{shortenMiddle(visibleText(item.text), 90)}</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
