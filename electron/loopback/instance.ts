/** Is this profile open already? One process per profile; a second start gives its paths to the first.
 *
 *  The first leaves a note (port and secret, for its owner's eyes only) in the profile folder. */
import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createHmac, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { sameText } from './admission.js'

const NOTE = 'spoor-instance.json'
const HAND_OVER = '/instance/open'
const SECRET_HEADER = 'x-spoor-instance'
const NONCE_HEADER = 'x-spoor-nonce'
const NONCE = /^[0-9a-f]{64}$/
/** Milliseconds after which whoever has the port now is taken for somebody else. */
const PATIENCE = 5000
const MAX_HAND_OVER_BYTES = 16 * 1024 * 1024

const note = v.object({ port: v.number(), secret: v.string() })
const paths = v.array(v.string())

export interface Instance {
  /** Answers another start's request; false if it is none. */
  intercept(incoming: IncomingMessage, outgoing: ServerResponse): boolean
  /** Takes the profile; throws when another process holds it. */
  hold(profile: string, port: number): Promise<void>
  /** Gives the profile back; synchronous, because it also runs at exit. */
  release(): void
}

export function createInstance(open: (paths: readonly string[]) => void): Instance {
  const secret = randomBytes(32).toString('hex')
  let held: string | null = null
  return {
    intercept: (incoming, outgoing) => {
      if (incoming.url !== HAND_OVER) return false
      const nonce = incoming.headers[NONCE_HEADER]
      if (incoming.method === 'GET' && typeof nonce === 'string' && NONCE.test(nonce)) {
        outgoing.writeHead(200, { connection: 'close' }).end(proofOf(secret, nonce))
        return true
      }
      const given = incoming.headers[SECRET_HEADER]
      if (incoming.method !== 'POST' || typeof given !== 'string' || !sameText(given, secret)) {
        outgoing.writeHead(403, { connection: 'close' }).end()
        return true
      }
      readPaths(incoming).then(
        (given) => {
          open(given)
          outgoing.writeHead(200).end()
        },
        () => outgoing.writeHead(400, { connection: 'close' }).end(),
      )
      return true
    },
    hold: async (profile, port) => {
      const path = join(profile, NOTE)
      const text = JSON.stringify({ port, secret })
      try {
        await writeFile(path, text, { flag: 'wx', mode: 0o600 })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
        if (await handOver(profile, [])) throw new Error(`Another Spoor uses the folder ${profile}.`)
        // left behind by a process that was killed
        await rm(path, { force: true })
        await writeFile(path, text, { flag: 'wx', mode: 0o600 })
      }
      held = path
    },
    release: () => {
      if (held !== null) rmSync(held, { force: true })
      held = null
    },
  }
}

/** Gives absolute paths to the process that holds the profile; false when there is none. The port of a note that was left
 *  behind may be another program's by now: it must show that it knows the secret before it is told anything. */
export async function handOver(
  profile: string,
  given: readonly string[],
  patience = PATIENCE,
): Promise<boolean> {
  const known = await readNote(profile)
  if (known === null) return false
  const nonce = randomBytes(32).toString('hex')
  const proof = await say({ ...known, patience, method: 'GET', headers: { [NONCE_HEADER]: nonce } })
  if (proof === undefined || !sameText(proof, proofOf(known.secret, nonce))) return false
  const told = { method: 'POST', headers: { [SECRET_HEADER]: known.secret }, text: JSON.stringify(given) }
  return (await say({ ...known, patience, ...told })) !== undefined
}

function proofOf(secret: string, nonce: string): string {
  return createHmac('sha256', secret).update(nonce).digest('hex')
}

interface Saying {
  readonly port: number
  readonly patience: number
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly text?: string
}

/** What is answered, at most a few hundred characters; undefined when nobody answers in time, or refuses. */
function say({ port, patience, method, headers, text = '' }: Saying): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path: HAND_OVER, method, headers: { ...headers } },
      (answer) => {
        let said = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          said += part
          if (said.length > 512) asked.destroy()
        })
        answer.on('end', () => {
          resolve(answer.statusCode === 200 ? said : undefined)
        })
        answer.on('error', () => {
          resolve(undefined)
        })
      },
    )
    const timer = setTimeout(() => asked.destroy(), patience)
    asked.on('error', () => {
      resolve(undefined)
    })
    asked.on('close', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
    asked.end(text)
  })
}

async function readNote(profile: string): Promise<v.InferOutput<typeof note> | null> {
  try {
    return v.parse(note, JSON.parse(await readFile(join(profile, NOTE), 'utf8')))
  } catch {
    return null
  }
}

async function readPaths(incoming: IncomingMessage): Promise<readonly string[]> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > MAX_HAND_OVER_BYTES) throw new Error('too many paths')
    chunks.push(chunk)
  }
  return v.parse(paths, JSON.parse(Buffer.concat(chunks).toString('utf8')))
}
