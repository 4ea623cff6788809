/** What can be done with a value under the pointer? Include it, exclude it, copy it: one menu for every value on screen. */
import { useEffect, useRef, useState } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { visibleText } from '../../shared/base/visible-text.js'
import { keyHint } from '../state/keys.js'
import { shortenMiddle } from '../state/shorten.js'
import { focusedValue, valueOf, type FocusedValue } from './focused-value.js'
import { copyValue } from './perform.js'
import { useApp } from './use-cell.js'

interface Place {
  readonly x: number
  readonly y: number
  readonly value: FocusedValue
}

function useValueUnderPointer() {
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    const onContextMenu = (event: MouseEvent): void => {
      const under = event.target instanceof Element ? event.target : null
      const value = valueOf(under) ?? (under?.id === 'event-table' ? focusedValue() : null)
      if (value === null || value.value === '') return
      event.preventDefault()
      setPlace({ x: event.clientX, y: event.clientY, value })
    }
    window.addEventListener('contextmenu', onContextMenu)
    return () => {
      window.removeEventListener('contextmenu', onContextMenu)
    }
  }, [])
  return [place, setPlace] as const
}

export function ValueMenu() {
  const app = useApp()
  const anchor = useRef<HTMLSpanElement>(null)
  const [place, setPlace] = useValueUnderPointer()
  const act = (key: string): void => {
    if (place === null) return
    const { field, value } = place.value
    if (key === 'include') void app.search.include(field, value)
    else if (key === 'exclude') void app.search.exclude(field, value)
    else void copyValue(app, key === 'path' ? field : value, key === 'path' ? 'path' : field)
  }
  const name =
    place === null
      ? ''
      : `${visibleText(place.value.field)}: ${shortenMiddle(visibleText(place.value.value), 48)}`
  return (
    <>
      <span
        ref={anchor}
        className="menu-anchor"
        style={{ left: place?.x ?? 0, top: place?.y ?? 0 }}
        aria-hidden
      />
      <Popover
        className="popover"
        aria-label={name}
        triggerRef={anchor}
        isOpen={place !== null}
        placement="bottom start"
        offset={2}
        onOpenChange={(open) => {
          if (!open) setPlace(null)
        }}
      >
        <div className="menu-title value">{name}</div>
        <Menu
          className="menu"
          aria-label={name}
          autoFocus="first"
          onAction={(key) => {
            act(String(key))
            setPlace(null)
          }}
        >
          <Entry id="include" label="Include in the query" hint={keyHint('include')} />
          <Entry id="exclude" label="Exclude from the query" hint={keyHint('exclude')} />
          <Entry id="copy" label="Copy the value" hint={keyHint('copy')} />
          <Entry id="path" label="Copy the field's name" hint="" />
        </Menu>
      </Popover>
    </>
  )
}

function Entry(props: { readonly id: string; readonly label: string; readonly hint: string }) {
  return (
    <MenuItem id={props.id} className="menu-item" textValue={props.label}>
      {props.label}
      <span className="quiet">{props.hint.replace(/[ ()]/g, '')}</span>
    </MenuItem>
  )
}
