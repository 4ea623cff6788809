import { expect, test } from 'vitest'
import { visibleText } from '../../../../shared/base/visible-text.js'

test('what cannot be seen, breaks lines or turns text around is written as an escape', () => {
  expect(visibleText('a\nb\r\tc\0d\u001b[31m\u007f\u0085')).toBe('a\\nb\\r\\tc\\x00d\\x1b[31m\\x7f\\x85')
  expect(visibleText('gpj.\u202eexe\u2066\u200b\ufeff')).toBe('gpj.\\u202eexe\\u2066\\u200b\\ufeff')
  expect(visibleText('\u2028\u2029\ud800\u{e0041}\u{e0100}')).toBe(
    '\\u2028\\u2029\\ud800\\u{e0041}\\u{e0100}',
  )
})

test('all other text stays as it is, whatever its script', () => {
  const text = 'C:\\Fälle\\事件 <b>&amp;</b> "الدليل" 🔎 é'
  expect(visibleText(text)).toBe(text)
})
