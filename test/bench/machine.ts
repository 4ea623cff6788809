/** How much memory and disk did the browser take? Read from /proc; NaN where there is none. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Peak resident memory in MB: the largest renderer, the other browser processes together, this process. */
export interface MemoryPeaks {
  readonly renderer: number
  /** Of those, at the same moment: pages of files, most of all of the browser's program. Its other processes share them. */
  readonly rendererFiles: number
  readonly browser: number
  readonly host: number
}

type Peaks = [renderer: number, files: number, browser: number]

/** Watches a browser and its children four times a second until `stop`. `peak` gives the peaks since it was asked last. */
export function watchMemory(browserPid: number): { peak(): MemoryPeaks; stop(): MemoryPeaks } {
  let renderer = 0
  let rendererFiles = 0
  let browser = 0
  const look = (): void => {
    let others = 0
    for (const pid of familyOf(browserPid)) {
      const { size, files } = residentMB(pid)
      if (!isRenderer(pid)) others += size
      else if (size > renderer) {
        renderer = size
        rendererFiles = files
      }
    }
    browser = Math.max(browser, others)
  }
  const peak = (): MemoryPeaks => {
    look()
    const host = Math.round(process.resourceUsage().maxRSS / 1024)
    const [inRenderer, ofFiles, around] = [renderer, rendererFiles, browser].map(Math.round) as Peaks
    const peaks = { renderer: inRenderer, rendererFiles: ofFiles, browser: around, host }
    renderer = 0
    browser = 0
    return peaks
  }
  const timer = setInterval(look, 250)
  return {
    peak,
    stop: () => {
      clearInterval(timer)
      return peak()
    },
  }
}

function familyOf(root: number): number[] {
  if (!existsSync('/proc')) return []
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const family = [root]
  for (const pid of family) for (const [child, parent] of parents) if (parent === pid) family.push(child)
  return family
}

function isRenderer(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes('--type=renderer')
}

function residentMB(pid: number): { readonly size: number; readonly files: number } {
  const status = read(`/proc/${pid}/status`)
  const megabytes = (line: RegExp): number => Number(line.exec(status)?.[1] ?? 0) / 1024
  return { size: megabytes(/VmRSS:\s+(\d+)/), files: megabytes(/RssFile:\s+(\d+)/) }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Bytes of all files below a folder. */
export function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return Number.NaN
  let total = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    total += entry.isDirectory() ? bytesBelow(path) : statSync(path).size
  }
  return total
}
