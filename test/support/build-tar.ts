/** A tar file to order, with GNU long names. */
export interface TarPart {
  readonly name: string
  readonly content?: Uint8Array
  readonly type?: string
}

export function buildTar(parts: readonly TarPart[]): Buffer {
  const blocks = parts.flatMap((part) => {
    const content = Buffer.from(part.content ?? [])
    const name = Buffer.from(`${part.name}\0`)
    const long = name.length > 100 ? [header('././@LongLink', name.length, 'L'), padded(name)] : []
    return [...long, header(part.name.slice(0, 100), content.length, part.type ?? '0'), padded(content)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1_024)])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

function header(name: string, bytes: number, type: string): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 'utf8')
  block.write('0000644\0', 100)
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
