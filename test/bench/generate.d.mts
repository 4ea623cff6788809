/** Writes `count` events under `folder` and gives (and stores) the manifest.
 * @param {{ count: number, folder: string, seed?: number }} of */
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
export type Principal = ReturnType<typeof organisation>['principals'][number]
/** @param {ReturnType<typeof chance>} dice */
declare function organisation(dice: ReturnType<typeof chance>): {
  accounts: string[]
  principals: {
    kind: string
    account: string
    name: string
    role: string
    id: string
    key: string
    agent: string
    addresses: string[]
  }[]
}
import { chance } from '../../build/sample/records.mjs'
export {}
