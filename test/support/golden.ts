/** Is this text still what it was when a person last looked at it? SPOOR_UPDATE_GOLDEN=1 writes it anew, to be looked at. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'vitest'

export function expectGolden(name: string, text: string | undefined): void {
  const path = new URL(`../golden/${name}`, import.meta.url)
  if (process.env['SPOOR_UPDATE_GOLDEN'] === '1' && text !== undefined) {
    mkdirSync(dirname(path.pathname), { recursive: true })
    writeFileSync(path, text)
  }
  expect(text).toBe(readFileSync(path, 'utf8'))
}
