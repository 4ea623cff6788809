/** Is this profile open already? One process per profile; a second start gives its paths to the first.
 *
 *  The first leaves a note (port and secret, for its owner's eyes only) in the profile folder. */
import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { sameText } from './admission.js'

const NOTE = 'spoor-instance.json'
const HAND_OVER = '/instance/open'
const SECRET_HEADER = 'x-spoor-instance'
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

/** Gives absolute paths to the process that holds the profile; false when there is none. */
export async function handOver(profile: string, given: readonly string[]): Promise<boolean> {
  const known = await readNote(profile)
  if (known === null) return false
  return await new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: known.port,
        path: HAND_OVER,
        method: 'POST',
        headers: { [SECRET_HEADER]: known.secret },
      },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode === 200)
      },
    )
    asked.on('error', () => resolve(false))
    asked.end(JSON.stringify(given))
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
