import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freeRoom } from '../../../../electron/service/free-room.js'

test('the room of a folder is a number of bytes, and null where there is no folder or nobody asks', async () => {
  const free = await freeRoom(tmpdir())
  expect(Number.isInteger(free)).toBe(true)
  expect(await freeRoom(join(tmpdir(), 'no', 'such', 'folder'))).toBeNull()
  expect(await freeRoom(null)).toBeNull()
})
