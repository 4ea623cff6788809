/** Where is a report while it is printed? In memory, under a path that nobody can guess, until the printer is done. */
import { randomBytes } from 'node:crypto'
import { reportHeaders } from './security-headers.js'

const PREFIX = '/report/'

export interface ReportPages {
  /** Keeps the document; the path to print, and how to forget it. */
  hold(html: string): { readonly path: string; release(): void }
  /** The page under this path; null when the path is none of a report's. It is given out once. */
  serve(pathname: string): Response | null
}

export function createReportPages(): ReportPages {
  const pages = new Map<string, string>()
  return {
    hold: (html) => {
      const path = PREFIX + randomBytes(32).toString('hex')
      pages.set(path, html)
      return { path, release: () => void pages.delete(path) }
    },
    serve: (pathname) => {
      if (!pathname.startsWith(PREFIX)) return null
      const html = pages.get(pathname)
      pages.delete(pathname)
      const headers = { ...reportHeaders, 'content-type': 'text/html; charset=utf-8' }
      return html === undefined
        ? new Response('Not found\n', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } })
        : new Response(html, { headers })
    },
  }
}
