/** Would a test notice that bytes are read which were given back? Chromium empties such buffers; Node 20 has no
 *  `ArrayBuffer.prototype.transfer`, so that they would stay as they were. */
const prototype = ArrayBuffer.prototype as { transfer?: (this: ArrayBuffer, length: number) => ArrayBuffer }

prototype.transfer ??= function (length) {
  if (this.byteLength === 0) throw new TypeError('Cannot transfer a detached ArrayBuffer')
  const whole = structuredClone(this, { transfer: [this] })
  return whole.slice(0, length)
}
