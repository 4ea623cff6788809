/** What does it mean when the database refuses? Out of space and damage are expected: they become Problems. */
import type { Problem } from '../../shared/base/problem.js'

/** An expected failure of storage. */
export class StoreRefusal extends Error {
  constructor(
    readonly problem: Problem,
    cause: unknown,
  ) {
    super(`${problem.code}: ${problem.subject}`, { cause })
    this.name = 'StoreRefusal'
  }
}

/** Names of errors by which browsers report a full disk or a reached quota, and unreadable stored values. */
const FULL = /QuotaExceeded|no space|disk full|storage full|ENOSPC/i
const DAMAGED = /^(NotReadableError|NotFoundError|DataError|UnknownError|EncodingError|VersionError)$/

/** By what a browser says that bytes did not get to the drive. A drive that is really full is seldom called so by it. */
const UNWRITTEN =
  /failed to write|error (?:committing|writing|opening)|unable to (?:commit|write|open)|IO ?error|transaction was aborted/i

/** What was done when the database refused: a write that fails has damaged nothing that is stored. */
export type Access = 'read' | 'write'

/** The error to throw for a failed database call: a StoreRefusal where it is expected, else the error itself. */
export function refusalOf(error: unknown, subject: string, access: Access = 'read'): unknown {
  if (error instanceof StoreRefusal) return error
  const chain = causesOf(error)
  const detail = chain.map((cause) => `${cause.name}: ${cause.message}`)[0] ?? String(error)
  if (chain.some((cause) => FULL.test(cause.name) || FULL.test(cause.message))) {
    return new StoreRefusal({ code: 'storage-full', subject, detail }, error)
  }
  const isUnwritten = ({ name, message }: NamedCause): boolean =>
    DAMAGED.test(name) || UNWRITTEN.test(message)
  if (access === 'write' && chain.some(isUnwritten)) {
    return new StoreRefusal({ code: 'storage-unwritable', subject, detail }, error)
  }
  if (chain.some((cause) => DAMAGED.test(cause.name))) {
    return new StoreRefusal({ code: 'storage-damaged', subject, detail }, error)
  }
  return error
}

interface NamedCause {
  readonly name: string
  readonly message: string
}

/** Dexie wraps the browser's error in `inner`; others use `cause`. */
function causesOf(error: unknown): readonly NamedCause[] {
  const found: NamedCause[] = []
  let current = error as
    { name?: unknown; message?: unknown; inner?: unknown; cause?: unknown } | null | undefined
  while (typeof current === 'object' && current !== null && found.length < 8) {
    found.push({ name: String(current.name ?? ''), message: String(current.message ?? '') })
    current = (current.inner ?? current.cause) as typeof current
  }
  return found
}

/** Runs a database call and turns what is expected to fail into a StoreRefusal. */
export async function refusing<Value>(
  subject: string,
  run: () => PromiseLike<Value>,
  access: Access = 'read',
): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    throw refusalOf(error, subject, access)
  }
}

/** The same for a call that only writes. */
export function refusingWrite<Value>(subject: string, run: () => PromiseLike<Value>): Promise<Value> {
  return refusing(subject, run, 'write')
}
