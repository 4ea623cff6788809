/** How does a view learn that something has changed? A cell holds one value; whoever cares subscribes. */

export interface Readable<Value> {
  readonly get: () => Value
  /** Calls back after every change; returns the unsubscribe. */
  readonly subscribe: (listener: () => void) => () => void
}

export interface Cell<Value> extends Readable<Value> {
  readonly set: (value: Value) => void
  readonly update: (change: (value: Value) => Value) => void
}

/** A value that can change. Setting the same value (Object.is) tells nobody. */
export function cell<Value>(initial: Value): Cell<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  const set = (value: Value): void => {
    if (Object.is(value, current)) return
    current = value
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => current,
    set,
    update: (change) => {
      set(change(current))
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** A value that follows from another one; computed once a change of its source. */
export function derive<Source, Value>(
  source: Readable<Source>,
  compute: (value: Source) => Value,
): Readable<Value> {
  let seen = source.get()
  let value = compute(seen)
  return {
    get: () => {
      const now = source.get()
      if (!Object.is(now, seen)) {
        seen = now
        value = compute(now)
      }
      return value
    },
    subscribe: (listener) => source.subscribe(listener),
  }
}
