/** Which known names are close to a mistyped one? */

const NEAREST = 3

/** Up to three names within a few letters of `typed`, or that begin or end with it, nearest first; ignores case. */
export function nearNames(typed: string, names: Iterable<string>): readonly string[] {
  const wanted = typed.toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 3))
  const near: { readonly name: string; readonly distance: number }[] = []
  for (const name of new Set(names)) {
    const distance = distanceTo(wanted, name.toLowerCase(), most)
    if (distance <= most) near.push({ name, distance })
  }
  near.sort(
    (left, right) =>
      left.distance - right.distance || left.name.length - right.name.length || order(left.name, right.name),
  )
  return near.slice(0, NEAREST).map((found) => found.name)
}

function order(left: string, right: string): number {
  return left < right ? -1 : 1
}

/** Edit distance to the name, or a little for names that only have more keys around the wanted ones. */
function distanceTo(wanted: string, name: string, most: number): number {
  if (wanted.length > 2 && (name.endsWith(`.${wanted}`) || name.startsWith(`${wanted}.`))) return 0.5
  if (Math.abs(wanted.length - name.length) > most) return Infinity
  return editDistance(wanted, name)
}

/** Insertions, deletions and replacements that turn one text into the other. */
export function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const replacement = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replacement))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}
