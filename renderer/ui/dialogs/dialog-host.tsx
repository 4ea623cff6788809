/** Which dialog lies over the screen? At most one. */
import type { Dialog } from '../../state/view.js'
import { useApp, useCell } from '../use-cell.js'
import { AboutDialog } from './about-dialog.js'
import { AddDialog, DeleteDialog, RenameDialog } from './case-dialogs.js'
import { ColumnsDialog } from './columns-dialog.js'
import { CommandPalette } from './command-palette.js'
import { ExplainDialog } from './explain-dialog.js'
import { ExportDialog } from './export-dialog.js'
import { ExportQuarantinedDialog } from './export-quarantined-dialog.js'
import { HelpDialog } from './help-dialog.js'
import { RangeDialog } from './range-dialog.js'
import { ZoneDialog } from './zone-dialog.js'

export function DialogHost() {
  const app = useApp()
  const dialog = useCell(app.view.dialog)
  const close = (): void => {
    app.view.dialog.set(null)
  }
  return dialog === null ? null : <Shown dialog={dialog} close={close} />
}

const plain = {
  help: HelpDialog,
  palette: CommandPalette,
  about: AboutDialog,
  columns: ColumnsDialog,
  range: RangeDialog,
  zone: ZoneDialog,
  explain: ExplainDialog,
} as const

function Shown({ dialog, close }: { readonly dialog: Dialog; readonly close: () => void }) {
  switch (dialog.kind) {
    case 'export':
      return <ExportDialog key={dialog.format} initial={dialog.format} close={close} />
    case 'export-quarantined':
      return <ExportQuarantinedDialog range={dialog.range} close={close} />
    case 'rename':
      return <RenameDialog summary={dialog.summary} close={close} />
    case 'delete':
      return <DeleteDialog summary={dialog.summary} close={close} />
    case 'add':
      return <AddDialog summary={dialog.summary} paths={dialog.paths} close={close} />
    default: {
      const Plain = plain[dialog.kind]
      return <Plain close={close} />
    }
  }
}
