/** Who answers the window? One function from Request to Response, the same in every host and in the tests. */
import * as v from 'valibot'
import { API_PREFIX, routes, type RouteName } from '../../shared/contract/routes.js'
import { serveAsset } from './assets.js'
import { createReportPages } from './report-pages.js'
import { badRequest, isRefusal, refuse, type Refusal } from './refusal.js'
import { windowHeaders } from './security-headers.js'
import { createService, type Answer, type Service, type ServiceOptions } from './service.js'

export interface HandlerOptions extends Omit<ServiceOptions, 'reports'> {
  /** Folder of the window's files. */
  readonly assets: string
}

/** More than any evidence list or report has; a body beyond it is refused, not buffered. */
const MAX_JSON_BYTES = 512 * 1024 * 1024

const routeNames = new Map<string, RouteName>(
  Object.entries(routes).map(([key, { name }]) => [API_PREFIX + name, key as RouteName]),
)

/** Makes the handler. It never rejects: a fault becomes a Problem with status 500. */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const reports = createReportPages()
  const service = createService({ ...options, reports })
  return async (request) => {
    try {
      const { pathname } = new URL(request.url)
      const route = routeNames.get(pathname)
      if (route !== undefined) return await callRoute(service, route, request)
      if (pathname.startsWith(API_PREFIX)) return refused(badRequest(pathname, 'There is no such route.'))
      if (request.method !== 'GET') return refused(wrongMethod(pathname, 'GET'))
      return reports.serve(pathname) ?? (await serveAsset(options.assets, pathname))
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return refused(refuse(500, { code: 'internal', subject: 'request', detail }))
    }
  }
}

async function callRoute(service: Service, route: RouteName, request: Request): Promise<Response> {
  if (request.method !== 'POST') return refused(wrongMethod(routes[route].name, 'POST'))
  const given = await inputOf(route, request)
  if (isRefusal(given)) return refused(given)
  const parsed = v.safeParse(routes[route].input, given.value)
  if (!parsed.success) {
    return refused(badRequest(routes[route].name, parsed.issues.map(wordsOf).join('; ')))
  }
  // each row of the table has its own input type; the parser above has just established it
  const serve = service[route] as (input: unknown, request: Request) => Promise<Answer>
  const answer = await serve(parsed.output, request)
  if (answer instanceof Response) return answer
  return isRefusal(answer) ? refused(answer) : json(200, answer)
}

/** `appendExport` has its bytes in the body and its input in the query string; all others post JSON. */
async function inputOf(route: RouteName, request: Request): Promise<{ readonly value: unknown } | Refusal> {
  if (route === 'appendExport') {
    return { value: Object.fromEntries(new URL(request.url).searchParams) }
  }
  const text = await readText(request)
  if (text === null) return refuse(413, badRequest(routes[route].name, 'The request is too large.').refused)
  try {
    return { value: JSON.parse(text === '' ? '{}' : text) as unknown }
  } catch {
    return badRequest(routes[route].name, 'The request is not JSON.')
  }
}

async function readText(request: Request): Promise<string | null> {
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MAX_JSON_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function wordsOf(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue)
  return where === null ? issue.message : `${where}: ${issue.message}`
}

function wrongMethod(subject: string, method: string): Refusal {
  return refuse(405, badRequest(subject, `Only ${method} is possible here.`).refused)
}

function refused(refusal: Refusal): Response {
  return json(refusal.status, { problem: refusal.refused })
}

function json(status: number, value: object): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...windowHeaders, 'content-type': 'application/json; charset=utf-8' },
  })
}
