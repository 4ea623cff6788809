/** What is wrong with a regular expression, and where in its source? */
export class RegexFailure extends Error {
  /** [from, to) in UTF-16 units of the source. */
  constructor(
    readonly from: number,
    readonly to: number,
    message: string,
  ) {
    super(message)
  }
}
