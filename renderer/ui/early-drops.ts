/** What becomes of a file that is dropped before the window is drawn? Without a listener the browser would open it and
 *  leave the application. A script of its own, run before everything else; it holds the files until the window takes them. */

/** On `globalThis`. */
export interface EarlyDrops {
  /** One entry for each drop, in order; absent once the window listens itself. */
  spoorEarlyDrops?: File[][]
}

const drops = globalThis as EarlyDrops
drops.spoorEarlyDrops = []
for (const type of ['dragenter', 'dragover', 'drop'] as const) {
  addEventListener(type, (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    if (type === 'drop') drops.spoorEarlyDrops?.push([...event.dataTransfer.files])
  })
}
