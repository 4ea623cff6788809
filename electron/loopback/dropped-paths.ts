/** Where on disk are the files and folders that were dropped on the page? The browser knows, and tells its debugger. */
import type { DevtoolsPipe, DevtoolsReply } from './devtools-pipe.js'
import { text, withPage, type PageSession } from './page-session.js'

/** Paths of `globalThis.spoorDropped.get(ticket)`, in that order. `ticket` is a UUID: the route's schema has seen to it. */
export async function droppedPaths(
  pipe: DevtoolsPipe,
  targetId: string,
  dropped: { readonly ticket: string; readonly count: number },
): Promise<readonly string[]> {
  return await withPage(pipe, targetId, async (page) => {
    const expression = `globalThis.spoorDropped?.get(${JSON.stringify(dropped.ticket)})`
    const list = objectOf(await page.send('Runtime.evaluate', { expression }), 'result')
    if (typeof list['objectId'] !== 'string') throw new Error('The page has no files under this ticket.')
    const files = await elements(page, list['objectId'])
    if (files.length < dropped.count) throw new Error('The page has fewer files under this ticket.')
    const paths = await Promise.all(files.slice(0, dropped.count).map((file) => pathOf(page, file)))
    await page.send('Runtime.releaseObject', { objectId: list['objectId'] })
    return paths
  })
}

async function elements(page: PageSession, objectId: string): Promise<readonly string[]> {
  const { result } = await page.send('Runtime.getProperties', { objectId, ownProperties: true })
  const found: string[] = []
  for (const property of result as readonly DevtoolsReply[]) {
    const name = text(property, 'name')
    if (/^\d+$/.test(name)) found[Number(name)] = text(objectOf(property, 'value'), 'objectId')
  }
  return found
}

async function pathOf(page: PageSession, objectId: string): Promise<string> {
  const path = text(await page.send('DOM.getFileInfo', { objectId }), 'path')
  if (path === '') throw new Error('A dropped file has no path: it was made by a program.')
  return path
}

function objectOf(reply: DevtoolsReply, name: string): DevtoolsReply {
  const value = reply[name]
  if (typeof value !== 'object' || value === null) throw new Error(`The browser's answer has no ${name}.`)
  return value as DevtoolsReply
}
