/** How are files chosen where the host has no dialog of its own? Two inputs that stay out of sight. */
import { useApp } from './use-cell.js'

export function FileInputs() {
  const app = useApp()
  if (app.ports.capabilities.chooseDialog) return null
  const props = {
    type: 'file',
    multiple: true,
    className: 'only-heard',
    tabIndex: -1,
    'aria-hidden': true,
  } as const
  return (
    <>
      <input
        {...props}
        data-choose="files"
        onChange={(event) => {
          void app.handedIn.files([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <input
        {...props}
        {...{ webkitdirectory: '' }}
        data-choose="folder"
        onChange={(event) => {
          void app.handedIn.folder([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
