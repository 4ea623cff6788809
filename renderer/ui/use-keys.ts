/** How do key presses become actions? One listener for the window; texts being typed and open dialogs keep their keys. */
import { useEffect } from 'react'
import type { App } from '../state/app.js'
import { verdictOf, type KeyScope } from '../state/keys.js'
import { focusedValue, places } from './focused-value.js'
import { perform } from './perform.js'

const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], .popover'

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
}

function scopesNow(app: App): ReadonlySet<KeyScope> {
  const scopes = new Set<KeyScope>(['anywhere'])
  if (app.cases.current.get() === null) return scopes
  scopes.add('case')
  const focused = document.activeElement
  if (focused?.id === places.table || (focused === document.body && app.view.room.get() === 'search'))
    scopes.add('table')
  if (focusedValue() !== null) scopes.add('value')
  return scopes
}

export function useKeys(app: App): void {
  useEffect(() => {
    let prefix = ''
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (event.target instanceof Element && event.target.closest(OVERLAYS) !== null) return
      const control = event.ctrlKey || event.metaKey
      if (isTyping(event.target) && !control) return
      const verdict = verdictOf(event, prefix, scopesNow(app))
      prefix = verdict.kind === 'begun' ? verdict.prefix : ''
      if (verdict.kind === 'none') return
      event.preventDefault()
      if (verdict.kind === 'action') perform[verdict.id](app)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [app])
}
