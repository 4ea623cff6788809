/** How does a page become a PDF here? In a background tab of the same browser, read out piece by piece. */
import type { PdfPage } from '../service/pdf-page.js'
import type { DevtoolsPipe } from './devtools-pipe.js'
import { openAddress, text, withPage } from './page-session.js'

const READ_BYTES = 512 * 1024

export interface PrintOrder {
  readonly url: string
  readonly page: PdfPage
  /** A window that people see opens minimised; a headless one needs no window. */
  readonly headless: boolean
}

export async function* printPdf(pipe: DevtoolsPipe, order: PrintOrder): AsyncGenerator<Uint8Array> {
  const place = order.headless ? { background: true } : { newWindow: true, windowState: 'minimized' }
  const targetId = text(await pipe.send('Target.createTarget', { url: 'about:blank', ...place }), 'targetId')
  try {
    // a generator cannot yield out of a callback: the pieces go through this queue, one at a time
    const pieces = new TransformStream<Uint8Array, Uint8Array>()
    const writer = pieces.writable.getWriter()
    const printing = withPage(pipe, targetId, async (page) => {
      await openAddress(page, order.url)
      const printed = await page.send('Page.printToPDF', { ...order.page, transferMode: 'ReturnAsStream' })
      const handle = text(printed, 'stream')
      for (let end = false; !end;) {
        const piece = await page.send('IO.read', { handle, size: READ_BYTES })
        const encoding = piece['base64Encoded'] === true ? 'base64' : 'utf8'
        await writer.write(Buffer.from(text(piece, 'data'), encoding))
        end = piece['eof'] === true
      }
      await page.send('IO.close', { handle })
    }).then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    )
    yield* pieces.readable as unknown as AsyncIterable<Uint8Array>
    await printing
  } finally {
    await pipe.send('Target.closeTarget', { targetId }).catch(() => undefined)
  }
}
