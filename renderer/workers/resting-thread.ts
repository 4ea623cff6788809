/** When does a thread that is seldom needed end, so that its memory is given back, and when does it begin again?
 *
 *  Some time after its latest call has ended, a fresh one takes its place: what it held is gone, and what is to be done
 *  without being asked can be done in little memory. When that one says that nothing is left to do, it ends; the next call
 *  begins another. A call is outstanding from the moment it is made until it has ended, and a thread never ends while one
 *  is: whatever it says meanwhile, or said before it had heard of the call. */
import { connect, type CallMap, type Client, type ThreadPort } from './channel.js'

/** What a thread says when there is nothing left that it would do by itself. No answer to a call: it has no number. */
export const IDLE = { kind: 'idle' } as const

export interface Rest {
  /** Milliseconds after the latest call, until a fresh thread takes over. */
  readonly after: number
}

/** The calls of a thread that `start` begins: at once, and again whenever it is needed and there is none. */
export function restingThread<Calls extends CallMap<Calls>>(
  start: () => ThreadPort,
  { after }: Rest,
): Client<Calls> {
  let current: Client<Calls> | null = null
  let outstanding = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const end = (client: Client<Calls>): void => {
    client.close()
    if (client !== current) return
    current = null
    clearTimeout(timer)
  }
  const begin = (): Client<Calls> => {
    const port = start()
    // It is the first to hear what the thread says: calls that a dead thread leaves behind are rejected by it.
    const client = connect<Calls>(port)
    port.addEventListener('message', ({ data }) => {
      const { kind } = data as { readonly kind?: string }
      if (kind === 'died' || (kind === IDLE.kind && outstanding === 0)) end(client)
    })
    port.addEventListener('error', () => end(client))
    current = client
    return client
  }
  const ended = (client: Client<Calls>): void => {
    outstanding -= 1
    if (outstanding > 0 || client !== current) return
    timer = setTimeout(() => {
      end(client)
      begin()
    }, after)
  }
  begin()
  return {
    call(name, input, options) {
      clearTimeout(timer)
      const client = current ?? begin()
      outstanding += 1
      return client.call(name, input, options).finally(() => ended(client))
    },
    close() {
      if (current !== null) end(current)
    },
  }
}
