/** How is the memory of bytes given back before the collector comes by, which lets megabytes add up? */

/** Nobody reads the bytes any more: from now on they are empty. An engine that cannot do it leaves them to its collector. */
export function release(buffer: ArrayBufferLike): void {
  const { transfer } = buffer as { readonly transfer?: (length: number) => ArrayBuffer }
  // What was given back already cannot be given back again.
  if (buffer.byteLength > 0) transfer?.call(buffer, 0)
}
