/** Which paths name a file inside the asset folder? */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assetPath } from '../../../../electron/service/assets.js'

test('only what stays inside has a path', () => {
  const paths = [
    '/',
    '/main.js',
    '/a/b.js',
    '/a/../b.js',
    '/..',
    '/../x.js',
    '/%2e%2e/x.js',
    '/..%5cx.js',
    '/%',
    '/.',
  ]
  expect(paths.map((path) => assetPath('/assets', path))).toEqual([
    join('/assets', 'index.html'),
    join('/assets', 'main.js'),
    join('/assets', 'a', 'b.js'),
    join('/assets', 'b.js'),
    null,
    null,
    null,
    null,
    null,
    null,
  ])
})

test('a folder whose name merely begins the same is outside', () => {
  expect(assetPath('/assets', '/../assets-secret/x.js')).toBe(null)
})

test('no path at all leads outside', () => {
  const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', 'a', '%5c', '\\', '%00', '//')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const path = assetPath('/assets', `/${parts.join('')}`)
      expect(path === null || path.startsWith('/assets/')).toBe(true)
    }),
  )
})
