/** Has somebody asked the process to end? Once is asked in order; the second time it ends at once. */

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls back at the first such signal; gives the function that stops listening. */
export function onSignal(stop: () => void): () => void {
  let asked = false
  const listener = (signal: NodeJS.Signals): void => {
    if (asked) process.exit(128 + (signal === 'SIGINT' ? 2 : 15))
    asked = true
    stop()
  }
  for (const name of names) process.on(name, listener)
  return () => {
    for (const name of names) process.off(name, listener)
  }
}
