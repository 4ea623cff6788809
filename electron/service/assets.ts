/** Which file of the application does this path name? Only regular files inside the asset folder, of known types. */
import { open } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'
import { windowHeaders } from './security-headers.js'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Answers a GET; 404 for whatever is not there, is no file, or lies outside of the folder. */
export async function serveAsset(folder: string, pathname: string): Promise<Response> {
  const path = assetPath(folder, pathname)
  const type = path === null ? undefined : types[extname(path)]
  if (path === null || type === undefined) return notFound()
  const body = await readFileBytes(path)
  if (body === null) return notFound()
  return new Response(body, {
    headers: { ...windowHeaders, 'content-type': type, 'content-length': String(body.byteLength) },
  })
}

/** The absolute path that a URL's path names, or null if it names nothing inside the folder. */
export function assetPath(folder: string, pathname: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(pathname === '/' ? '/index.html' : pathname)
  } catch {
    return null
  }
  if (name.includes('\0') || name.includes('\\')) return null
  const path = join(folder, name)
  const inside = relative(folder, path)
  const escapes = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
  return escapes ? null : path
}

async function readFileBytes(path: string): Promise<Uint8Array | null> {
  let file
  try {
    file = await open(path, 'r')
  } catch {
    return null
  }
  try {
    return (await file.stat()).isFile() ? new Uint8Array(await file.readFile()) : null
  } finally {
    await file.close()
  }
}

function notFound(): Response {
  return new Response('Not found\n', {
    status: 404,
    headers: { ...windowHeaders, 'content-type': 'text/plain; charset=utf-8' },
  })
}
