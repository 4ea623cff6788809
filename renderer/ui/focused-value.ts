/** Which value of the evidence do the keys mean? The focused one, or the one that a composite widget calls active. */

export interface FocusedValue {
  readonly field: string
  readonly value: string
}

export function valueOf(element: Element | null): FocusedValue | null {
  const holder = element?.closest<HTMLElement>('[data-field]') ?? null
  const { field, value } = holder?.dataset ?? {}
  return field === undefined || value === undefined ? null : { field, value }
}

/** The element that the keys are at: the focused one, or its active descendant. */
export function activeElement(): Element | null {
  const focused = document.activeElement
  const active = focused?.getAttribute('aria-activedescendant')
  return (typeof active === 'string' ? document.getElementById(active) : null) ?? focused
}

export function focusedValue(): FocusedValue | null {
  return valueOf(activeElement())
}

/** Ids of the places that keys and tests go to. */
export const places = {
  query: 'query-box',
  table: 'event-table',
  histogram: 'histogram',
  event: 'event-pane',
  facets: 'facets',
} as const

export function focusPlace(place: keyof typeof places): void {
  const element = document.getElementById(places[place])
  const target = place === 'facets' ? element?.querySelector<HTMLElement>('button') : element
  target?.focus()
  if (target instanceof HTMLInputElement) target.select()
}
