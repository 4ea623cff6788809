/** Which answer counts when questions overtake each other? The newest; the older ones are aborted, not ignored. */

export interface Latest {
  /** Runs one question; gives undefined when a newer one (or `stop`) has replaced it. */
  readonly run: <Reply>(ask: (signal: AbortSignal) => Promise<Reply>) => Promise<Reply | undefined>
  readonly stop: () => void
}

export function latest(): Latest {
  let current = new AbortController()
  const stop = (): void => {
    current.abort()
    current = new AbortController()
  }
  return {
    stop,
    run: async (ask) => {
      stop()
      const { signal } = current
      try {
        const reply = await ask(signal)
        return signal.aborted ? undefined : reply
      } catch (thrown) {
        if (signal.aborted) return undefined
        throw thrown
      }
    },
  }
}
