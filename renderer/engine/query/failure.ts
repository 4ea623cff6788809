/** What stops the reading of a query text? Thrown and caught within the parser only; callers get a `QueryProblem`. */
export class QueryFailure extends Error {
  /** [from, to) in UTF-16 units of the query text; `suggestions` are whole query texts, best first. */
  constructor(
    readonly from: number,
    readonly to: number,
    message: string,
    readonly suggestions: readonly string[] = [],
  ) {
    super(message)
  }
}

/** The text with [from, to) replaced. */
export function replaced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to)
}
