/** The host as the threads see it, in memory: streams prepared evidence and keeps what is exported. */
import { createHash } from 'node:crypto'
import type { Capabilities } from '../../../../../shared/contract/routes.js'
import { HostRefusal, type HostClient } from '../../../../../renderer/host/host-client.js'
import { framesFor, streamOf, type TestFile } from './evidence-frames.js'

export interface TestHost extends HostClient {
  /** What `readEvidence` finds under any root. */
  files: readonly TestFile[]
  /** Called before each chunk of the stream; may throw or abort. */
  onChunk: (sent: number) => void
  readonly exported: Map<string, string>
  readonly printed: string[]
  readonly abandoned: string[]
  readonly reported: unknown[]
}

const capabilities: Capabilities = {
  version: 'test',
  hostName: 'Test host 1',
  chooseDialog: false,
  saveDialog: false,
  reveal: false,
  dropPaths: 'route',
  exportFolder: '/out',
  samplePath: '/sample',
  initialPaths: [],
  job: null,
  warnings: [],
}

export function testHost(files: readonly TestFile[] = []): TestHost {
  const open = new Map<string, { name: string; chunks: Uint8Array[] }>()
  const host: TestHost = {
    files,
    onChunk: () => undefined,
    exported: new Map(),
    printed: [],
    abandoned: [],
    reported: [],
    call(name, input) {
      const { id = '', name: fileName = '', html = '', report = null } = input as Record<string, never>
      const answer = (): unknown => {
        switch (name) {
          case 'capabilities':
            return capabilities
          case 'beginExport': {
            const fresh = open.size.toString(16).padStart(32, '0')
            open.set(fresh, { name: fileName, chunks: [] })
            return { id: fresh, path: `/out/${String(fileName)}` }
          }
          case 'printReport':
            host.printed.push(html)
            return { bytes: 1 }
          case 'finishExport': {
            const { name: done, chunks } = open.get(id)!
            const bytes = Buffer.concat(chunks)
            host.exported.set(done, bytes.toString('utf8'))
            const sha256 = createHash('sha256').update(bytes).digest('hex')
            return { path: `/out/${done}`, bytes: bytes.length, sha256 }
          }
          case 'abandonExport':
            host.abandoned.push(open.get(id)!.name)
            return {}
          case 'reportJob':
            host.reported.push(report)
            return {}
          default:
            throw new HostRefusal({ code: 'not-allowed', subject: name }, 403)
        }
      }
      return Promise.resolve().then(() => answer() as never)
    },
    readEvidence({ known }, signal) {
      const onChunk = (sent: number) => {
        host.onChunk(sent)
        signal.throwIfAborted()
      }
      return Promise.resolve(streamOf(framesFor(host.files, known), { onChunk }))
    },
    appendExport(id, bytes) {
      open.get(id)!.chunks.push(bytes.slice())
      return Promise.resolve(bytes.length)
    },
    hostEvents: () => streamOf([]) as never,
    pathsOf: () => Promise.resolve([]),
  }
  return host
}
