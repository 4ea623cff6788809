/** Does reading on a thread of its own give the same bytes, wait for its reader, and fail when it must? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEvidenceStream } from '../../../../electron/intake/intake-thread.js'
import { createFrameDecoder } from '../../../../shared/contract/frame-codec.js'
import type { Frame } from '../../../../shared/contract/frames.js'
import { payloadsOf } from '../../../support/frames-of.js'

let folder: string
let workerUrl: URL
const body = Buffer.from(`{"Records":[${'{"eventName":"GitPush"},'.repeat(900_000)}{}]}`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-thread-'))
  const outfile = join(folder, 'intake.worker.mjs')
  await build({
    entryPoints: ['electron/intake/intake.worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  })
  workerUrl = pathToFileURL(outfile)
  writeFileSync(join(folder, 'a.json'), body)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const request = (): { roots: readonly string[]; known: readonly never[] } => ({
  roots: [join(folder, 'a.json')],
  known: [],
})
const never = (): AbortSignal => new AbortController().signal

test('the stream holds every frame, the last one being the end', async () => {
  const decoder = createFrameDecoder()
  const frames: Frame[] = []
  for await (const chunk of openEvidenceStream(request(), { workerUrl, signal: never() })) {
    frames.push(...decoder.push(chunk))
  }
  expect(payloadsOf(frames)[0]?.raw.equals(body)).toBe(true)
  expect([frames.at(-1)?.kind, decoder.pending]).toEqual(['end', 0])
})

test('cancelling ends it at once, whatever is under way', async () => {
  const reader = openEvidenceStream(request(), { workerUrl, signal: never() }).getReader()
  await reader.read()
  await reader.cancel()
  expect((await reader.read()).done).toBe(true)
})

test('aborting fails the stream with the reason given', async () => {
  const abort = new AbortController()
  const reader = openEvidenceStream(request(), { workerUrl, signal: abort.signal }).getReader()
  await reader.read()
  abort.abort(new Error('the window is gone'))
  const drain = async (): Promise<void> => {
    while (!(await reader.read()).done);
  }
  await expect(drain()).rejects.toThrow('the window is gone')
})

test.each([
  ['throws', 'throw new Error("broken thread")', 'broken thread'],
  ['stops', 'process.exit(0)', "the intake's thread ended early"],
])('a thread that %s fails the stream: never a short success', async (_, code, message) => {
  const path = join(folder, `dies-${String(code.length)}.mjs`)
  writeFileSync(path, code)
  const reader = openEvidenceStream(request(), {
    workerUrl: pathToFileURL(path),
    signal: never(),
  }).getReader()
  await expect(reader.read()).rejects.toThrow(message)
})
