/** Which files was the application started with? What is no switch on the command line, made absolute. */
import { resolve } from 'node:path'
import * as v from 'valibot'

const handedOver = v.object({ paths: v.array(v.string()) })

/** `skip`: how many leading arguments are the program itself (2 in development, 1 when packaged). */
export function pathsOf(argv: readonly string[], skip: number, folder: string): readonly string[] {
  return argv
    .slice(skip)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => resolve(folder, word))
}

/** What a second start hands over; its argv is not used, because the runtime reorders it. */
export function pathsHandedOver(data: unknown): readonly string[] {
  const parsed = v.safeParse(handedOver, data)
  return parsed.success ? parsed.output.paths : []
}
