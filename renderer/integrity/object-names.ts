/** What do the names that CloudTrail gives its objects say? They are hints for grouping and finding, never proof. */

export interface DigestName {
  readonly account: string
  /** Where the events were logged. */
  readonly region: string
  readonly trail: string
  /** The trail's own region. */
  readonly home: string
  readonly backfill: boolean
}

const DIGEST =
  /(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_([a-z0-9-]+)_\d{8}T\d{6}Z(_backfill)?(?:\.json(?:\.gz)?)?$/

/** Reads the key of a digest; undefined where it is not named as CloudTrail does. */
export function digestName(key: string): DigestName | undefined {
  const found = DIGEST.exec(key)
  if (found === null) return undefined
  const [, account = '', region = '', trail = '', home = '', backfill] = found
  return { account, region, trail, home, backfill: backfill !== undefined }
}

export interface LogName {
  readonly account: string
  readonly region: string
  /** Delivery time to the minute, epoch ms. */
  readonly delivered: number
}

const LOG =
  /(?:^|\/)(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[A-Za-z0-9]+\.json(?:\.gz)?$/

/** Reads the name of a trail's log file; undefined where it is not named as CloudTrail does. */
export function logName(path: string): LogName | undefined {
  const found = LOG.exec(path)
  if (found === null) return undefined
  const [, account = '', region = '', ...digits] = found
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = digits.map(Number)
  return { account, region, delivered: Date.UTC(year, month - 1, day, hour, minute) }
}

const DELIVERY =
  /(?:^|\/)(\d{12}_CloudTrail)-(?:Insight|NetworkActivity|Aggregated)(_[a-z0-9-]+_\d{8}T\d{4}Z_)/

/** Reads the name of any log file that CloudTrail delivers: those of events, and those of Insights, of network activity and
 *  of aggregated events, which digests need not list. */
export function deliveryName(path: string): LogName | undefined {
  return logName(path) ?? logName(path.replace(DELIVERY, '/$1$2'))
}

/** The steps of a path or key from its end: the file's name first, without the `.gz` that unpacking takes away. */
export function stepsFromEnd(path: string): readonly string[] {
  const [name = '', ...folders] = path.replaceAll('\\', '/').split('/').reverse()
  return [withoutGz(name), ...folders]
}

export function stemOf(path: string): string {
  return stepsFromEnd(path)[0] ?? ''
}

/** How many steps, counted from the end, are the same in both. */
export function commonSteps(left: string, right: string): number {
  const [ours, theirs] = [stepsFromEnd(left), stepsFromEnd(right)]
  let count = 0
  while (count < ours.length && count < theirs.length && ours[count] === theirs[count]) count += 1
  return count
}

function withoutGz(name: string): string {
  return name.toLowerCase().endsWith('.gz') ? name.slice(0, -3) : name
}

/** '2024-05-12', in UTC; '' for an instant that is not known. */
export function dayOf(instant: number | undefined): string {
  return instant === undefined ? '' : new Date(instant).toISOString().slice(0, 10)
}
