/** Writes `count` events under `folder` and gives (and stores) the manifest. */
export function generate({ count, folder, seed }: { count: number; folder: string; seed?: number }): {
  events: number
  files: number
  rawBytes: number
  gzBytes: number
  needle: string
  needleEvents: number
  address: string
  requestID: string
  eventNames: Record<string, number>
}
