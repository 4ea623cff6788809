/** How does a component follow a cell? */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { App } from '../state/app.js'
import type { Readable } from '../state/cell.js'

export function useCell<Value>(readable: Readable<Value>): Value {
  return useSyncExternalStore(readable.subscribe, readable.get)
}

export const AppContext = createContext<App | null>(null)

/** The state of the window; only below the provider. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('a view was drawn outside the app')
  return app
}
