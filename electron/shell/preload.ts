/** What does the window get from the privileged side besides its origin? One function: where a dropped file lies. */
import { contextBridge, webUtils } from 'electron'

type PageFile = Parameters<typeof webUtils.getPathForFile>[0]

contextBridge.exposeInMainWorld('spoor', {
  /** Absolute path of a file or folder that was dropped or chosen; '' for one that a script made. */
  pathForFile: (file: PageFile): string => webUtils.getPathForFile(file),
})
