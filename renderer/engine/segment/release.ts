/** How is the memory of bytes given back before the collector comes by, which lets megabytes add up? */

/** More bytes outside of the heap of objects than the collector lets pass. They are never written, so they take no memory. */
const ALARMING = 512 * 1024 * 1024

/** Lets the collector come by now: it would wait until there are as many objects to collect as are in use. Where there is no
 *  room for a moment, it comes when it comes. */
export function hurryCollector(): void {
  try {
    release(new ArrayBuffer(ALARMING))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}

/** Nobody reads the bytes any more: from now on they are empty. An engine that cannot do it leaves them to its collector. */
export function release(buffer: ArrayBufferLike): void {
  const { transfer } = buffer as { readonly transfer?: (length: number) => ArrayBuffer }
  // What was given back already cannot be given back again.
  if (buffer.byteLength > 0) transfer?.call(buffer, 0)
}
