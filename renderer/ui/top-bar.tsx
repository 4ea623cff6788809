/** Which case, which question, which zone? The bar that follows from room to room. */
import { ChevronDown, CircleQuestionMark, SquareTerminal } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { visibleText } from '../../shared/base/visible-text.js'
import type { CaseSummary } from '../state/model.js'
import { keyHint } from '../state/keys.js'
import { shortenMiddle } from '../state/shorten.js'
import { IconPush } from './parts/button.js'
import { perform } from './perform.js'
import { HistoryButton } from './search/history-button.js'
import { QueryBox } from './search/query-box.js'
import { useApp } from './use-cell.js'

function CaseMenu({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  const name = visibleText(summary.name)
  const act = (key: string): void => {
    if (key === 'cases') void app.closeCase()
    else if (key === 'rename') app.view.dialog.set({ kind: 'rename', summary })
    else if (key === 'delete') app.view.dialog.set({ kind: 'delete', summary })
    else if (key === 'files') perform['add-files'](app)
    else if (key === 'folder') perform['add-folder'](app)
    else perform[key === 'theme' ? 'theme' : 'about'](app)
  }
  return (
    <MenuTrigger>
      <Button className="button bare case-button" aria-label={`Case ${name}`}>
        <strong title={name}>{shortenMiddle(name, 28)}</strong>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className="popover">
        <Menu
          className="menu"
          onAction={(key) => {
            act(String(key))
          }}
        >
          <Item id="files" label="Add files…" hint="Ctrl+O" />
          <Item id="folder" label="Add a folder…" hint="Ctrl+Shift+O" />
          <Separator className="menu-line" />
          <Item id="rename" label="Rename the case…" />
          <Item id="delete" label="Delete the case…" />
          <Separator className="menu-line" />
          <Item id="cases" label="All cases" hint="g then c" />
          <Item id="theme" label="Light or dark" hint="Ctrl+Shift+L" />
          <Item id="about" label="About Spoor" />
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function Item(props: { readonly id: string; readonly label: string; readonly hint?: string }) {
  return (
    <MenuItem
      id={props.id}
      className={`menu-item${props.id === 'delete' ? ' danger' : ''}`}
      textValue={props.label}
    >
      {props.label}
      <span className="quiet">{props.hint ?? ''}</span>
    </MenuItem>
  )
}

export function TopBar({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  return (
    <header className="top-bar">
      <h1 className="only-heard">Case {visibleText(summary.name)}</h1>
      <CaseMenu summary={summary} />
      <QueryBox />
      <HistoryButton />
      <IconPush
        icon={SquareTerminal}
        label="Every action"
        hint={keyHint('palette')}
        onPress={() => {
          perform.palette(app)
        }}
      />
      <IconPush
        icon={CircleQuestionMark}
        label="Keys and query language"
        hint={keyHint('help')}
        onPress={() => {
          perform.help(app)
        }}
      />
    </header>
  )
}
