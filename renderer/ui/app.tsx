/** What does the window show? The start screen or an open case, with everything that may lie over them. */
import { useEffect } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { App } from '../state/app.js'
import { visibleText } from '../../shared/base/visible-text.js'
import { DialogHost } from './dialogs/dialog-host.js'
import { DropLayer } from './drop-layer.js'
import { FileInputs } from './file-inputs.js'
import { StartScreen } from './start/start-screen.js'
import { AppContext, useApp, useCell } from './use-cell.js'
import { useMeasuredCharacter } from './use-character-width.js'
import { useKeys } from './use-keys.js'
import { ValueMenu } from './value-menu.js'
import { Workbench } from './workbench.js'

function useTheme(app: App): void {
  const theme = useCell(app.preferences.theme)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}

function useTitle(app: App): void {
  const name = useCell(app.cases.current)?.summary.name
  useEffect(() => {
    document.title = name === undefined ? 'Spoor' : `${visibleText(name)} - Spoor`
  }, [name])
}

function Screen() {
  const app = useApp()
  const open = useCell(app.cases.current)
  return open === null ? <StartScreen /> : <Workbench opened={open} />
}

export function AppView({ app }: { readonly app: App }) {
  useTheme(app)
  useTitle(app)
  useKeys(app)
  useMeasuredCharacter()
  return (
    <I18nProvider locale="en-GB">
      <AppContext value={app}>
        <Screen />
        <DropLayer />
        <FileInputs />
        <ValueMenu />
        <DialogHost />
      </AppContext>
    </I18nProvider>
  )
}
