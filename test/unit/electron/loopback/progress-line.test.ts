/** Is progress told often enough and never for nothing? */
import { expect, test } from 'vitest'
import { createProgressLine } from '../../../../electron/loopback/progress-line.js'

function watched(terminal: boolean) {
  const written: string[] = []
  const clock = { now: 0 }
  const line = createProgressLine({
    write: (text) => written.push(text),
    terminal,
    columns: 60,
    now: () => clock.now,
  })
  const show = (at: number, bytes: number): void => {
    clock.now = at
    const totals = { files: 1, totalFiles: 2, totalBytes: 4_000_000, events: 1500 }
    line.show({ kind: 'progress', stage: 'read', bytes, ...totals })
  }
  const tick = (at: number): void => {
    clock.now = at
    line.tick()
  }
  return { written, line, show, tick }
}

test('elsewhere than on a terminal: a line every three seconds, none when nothing changed', () => {
  const { written, show, tick } = watched(false)
  show(0, 0)
  show(2999, 1_000_000)
  show(3000, 1_000_000)
  show(9000, 1_000_000)
  show(9001, 2_000_000)
  show(9002, 3_000_000)
  tick(11_000)
  tick(12_002)
  tick(99_000)
  expect(written).toEqual([
    'reading: 1 of 2 files, 0.0 MB of 4.0 MB, 1,500 events\n',
    'reading: 1 of 2 files, 1.0 MB of 4.0 MB, 1,500 events\n',
    'reading: 1 of 2 files, 2.0 MB of 4.0 MB, 1,500 events\n',
    'reading: 1 of 2 files, 3.0 MB of 4.0 MB, 1,500 events\n',
  ])
})

test('on a terminal: one bar that is drawn over and cut to the width', () => {
  const { written, line, show } = watched(true)
  show(0, 1_000_000)
  line.end()
  expect(written).toEqual([
    '\r\u001b[2K[######------------------] 25 %  reading: 1 of 2 files, 1.0',
    '\r\u001b[2K',
  ])
})
