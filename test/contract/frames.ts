/** What does a stream of frames hold? Read straight from the layout in the contract, without the code under test. */

export interface PlainFrame {
  readonly kind: string
  readonly header: Record<string, unknown>
  readonly raw: string
}

const kinds = ['', 'plan', 'payload', 'source', 'end', 'failed']

export function framesOf(bytes: Uint8Array): readonly PlainFrame[] {
  const all = Buffer.from(bytes)
  const frames: PlainFrame[] = []
  for (let at = 0; at < all.length;) {
    const [kind, header, stored, raw] = [0, 4, 8, 12].map((offset) => all.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
      number,
    ]
    const text = all.toString('utf8', at + 16, at + 16 + header)
    const end = at + 16 + header + stored + raw
    frames.push({
      kind: kinds[kind] ?? '',
      header: JSON.parse(text) as Record<string, unknown>,
      raw: all.toString('utf8', end - raw, end),
    })
    at = end
  }
  return frames
}
