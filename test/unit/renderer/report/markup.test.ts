import { expect, test } from 'vitest'
import { markup } from '../../../../renderer/report/markup.js'

test('what is filled in is text: markup is escaped and hidden characters are shown', () => {
  const evil = `<img src=x onerror="alert(1)">&'\u202egpj.exe\n\u0000`
  expect(markup`<td title="${evil}">${evil}</td>`.source).toBe(
    '<td title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;\\u202egpj.exe\\n\\x00">' +
      '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;\\u202egpj.exe\\n\\x00</td>',
  )
})

test('markup made by the template is taken as it is, alone or in lists', () => {
  const cells = ['a', '<b>'].map((text) => markup`<td>${text}</td>`)
  expect(markup`<tr>${cells}${markup`<td>${3}</td>`}</tr>`.source).toBe(
    '<tr><td>a</td><td>&lt;b&gt;</td><td>3</td></tr>',
  )
})
