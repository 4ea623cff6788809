/** Which menus are there? Those whose keys people expect: edit, zoom, window; the application draws the rest itself. */
import { Menu, type MenuItemConstructorOptions } from 'electron'

export function setMenu(platform: NodeJS.Platform): void {
  const application: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...application, { role: 'editMenu' }, view, { role: 'windowMenu' }]),
  )
}
