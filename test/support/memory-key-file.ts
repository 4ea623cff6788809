/** A file of keys in memory. `room`: bytes that it takes before it refuses more; `reads` counts. */
import type { KeyFile } from '../../renderer/engine/duplicates/key-file.js'

export interface MemoryKeyFile extends KeyFile {
  reads: number
  readonly written: () => number
}

export function memoryKeyFile(room = Number.POSITIVE_INFINITY): MemoryKeyFile {
  let bytes = new Uint8Array(0)
  const file: MemoryKeyFile = {
    reads: 0,
    written: () => bytes.length,
    write(more, at) {
      if (at + more.length > room) return false
      if (at + more.length > bytes.length) {
        const larger = new Uint8Array(at + more.length)
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(more, at)
      return true
    },
    read(into, at) {
      if (at + into.length > bytes.length) throw new RangeError(`nothing was written at ${at}`)
      file.reads += 1
      into.set(bytes.subarray(at, at + into.length))
    },
  }
  return file
}
