/** Which lines does a byte stream hold? UTF-8, ended by '\n'; the last one may lack its end. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = stream.getReader()
  let pending = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      pending += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = pending.split('\n')
      pending = lines.pop() ?? ''
      yield* lines
      if (done) break
    }
    if (pending !== '') yield pending
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
