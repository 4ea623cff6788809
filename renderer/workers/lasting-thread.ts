/** What happens when a thread that is always needed ends, by a fault or without a word? What it was asked is rejected, another
 *  takes its place at once, and whoever relied on what it held is told. One that ended before it said anything is not
 *  replaced: its script cannot be loaded, and the next one would end in the same way. */
import { connect, type CallMap, type Client, type ThreadPort } from './channel.js'

/** The calls of a thread that `start` begins, now and whenever it has ended; `onReplaced` hears why, after another was begun. */
export function lastingThread<Calls extends CallMap<Calls>>(
  start: () => ThreadPort,
  onReplaced: (reason: Error) => void,
): Client<Calls> {
  let current: Client<Calls>
  let closed = false

  const begin = (): Client<Calls> => {
    const port = start()
    // It is the first to hear what the thread says: calls that a dead thread leaves behind are rejected by it.
    const client = connect<Calls>(port)
    let spoke = false
    const ended = (message: string): void => {
      if (closed || client !== current || !spoke) return
      client.close()
      current = begin()
      onReplaced(new Error(message))
    }
    port.addEventListener('message', ({ data }) => {
      spoke = true
      const { kind, fault } = data as {
        readonly kind?: string
        readonly fault?: { readonly message: string }
      }
      if (kind === 'died') ended(fault?.message ?? '')
    })
    port.addEventListener('error', ({ message }) => ended(message ?? ''))
    return client
  }
  current = begin()
  return {
    call: (name, input, options) => current.call(name, input, options),
    close() {
      closed = true
      current.close()
    },
  }
}
