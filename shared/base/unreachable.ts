/** What ends an exhaustive switch? A case that the type system says cannot happen. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`)
}
