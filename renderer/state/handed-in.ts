/** What happens with paths that were dropped, chosen or given at start? A new case on the start screen, else the open one. */
import { cell, type Readable } from './cell.js'
import type { Problem } from './model.js'
import type { Ports } from './ports.js'
import { isAbort, problemOf } from './problem-of.js'

export interface HandedIn {
  readonly problem: Readable<Problem | null>
  readonly dismiss: () => void
  /** Says that no more paths can come, or why some could not. */
  readonly failed: (problem: Problem) => void
  readonly files: (files: readonly File[]) => Promise<void>
  /** Files of one chosen folder (`webkitdirectory`): the folder itself is handed in. */
  readonly folder: (files: readonly File[]) => Promise<void>
  readonly choose: (kind: 'files' | 'folder') => Promise<void>
}

/** The last step of a path of either kind of system. */
export function baseName(path: string): string {
  return /([^/\\]+)[/\\]*$/.exec(path)?.[1] ?? path
}

/** A case's name from what was handed in: `logs`, or `logs and 3 more`. */
export function nameFor(paths: readonly string[]): string {
  const first = baseName(paths[0] ?? 'Case').replace(/\.(json|gz|zip|tar|tgz)(?=\.|$)/gi, '')
  const name = first === '' ? baseName(paths[0] ?? 'Case') : first
  return (paths.length > 1 ? `${name} and ${String(paths.length - 1)} more` : name).slice(0, 120)
}

/** The folder's own path: a file's path without the part that lies inside the folder. */
export function folderOf(path: string, relative: string): string | undefined {
  const inside = relative.split('/').slice(1).join('/')
  const normal = path.replaceAll('\\', '/')
  if (inside === '' || !normal.endsWith(`/${inside}`)) return undefined
  return path.slice(0, path.length - inside.length - 1)
}

export function createHandedIn(
  { host }: Pick<Ports, 'host'>,
  receive: (paths: readonly string[]) => Promise<void>,
): HandedIn {
  const problem = cell<Problem | null>(null)
  const { signal } = new AbortController()
  const take = async (find: () => Promise<readonly string[]>): Promise<void> => {
    problem.set(null)
    try {
      const paths = (await find()).filter((path) => path !== '')
      if (paths.length > 0) await receive(paths)
    } catch (thrown) {
      if (!isAbort(thrown)) problem.set(problemOf(thrown))
    }
  }
  return {
    problem,
    failed: problem.set,
    dismiss: () => {
      problem.set(null)
    },
    files: (files) => take(() => host.pathsOf(files, signal)),
    folder: (files) =>
      take(async () => {
        const [first] = files
        if (first === undefined) return []
        const [path = ''] = await host.pathsOf([first], signal)
        const root = folderOf(path, first.webkitRelativePath)
        return root === undefined ? host.pathsOf(files, signal) : [root]
      }),
    choose: (kind) => take(() => host.chooseEvidence(kind, signal)),
  }
}
