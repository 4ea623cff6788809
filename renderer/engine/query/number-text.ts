/** How do two numbers compare that are written as JSON numbers? Exactly: 12345678901234567890 is not …891, though as
 *  floating-point numbers they are equal. */

const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** Is it written as JSON writes numbers? */
export function isNumberText(text: string): boolean {
  return JSON_NUMBER.test(text)
}

/** The number that a JSON number text stands for; `undefined` if it is none or too large for any purpose. */
export function parseNumber(text: string): number | undefined {
  if (!JSON_NUMBER.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** Negative, zero or positive as `left` is smaller, equal or greater. Both are JSON number texts. */
export function compareNumbers(left: string, right: string): number {
  const difference = Number(left) - Number(right)
  // Rounding keeps the order: unequal floating-point numbers are in the right order already.
  if (difference < 0 || difference > 0) return difference
  if (left === right) return 0
  return compareExactly(decimal(left), decimal(right))
}

interface Decimal {
  readonly negative: boolean
  /** Without leading and trailing zeros; '' is zero. */
  readonly digits: string
  /** The value is 0.digits * 10^exponent. */
  readonly exponent: number
}

function decimal(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', power = '0'] = JSON_NUMBER.exec(text) ?? []
  const all = whole + fraction
  const digits = all.replace(/^0+/, '')
  const exponent = whole.length + Number(power) - (all.length - digits.length)
  return { negative: sign === '-', digits: digits.replace(/0+$/, ''), exponent }
}

function compareExactly(left: Decimal, right: Decimal): number {
  if (left.digits === '' || right.digits === '') {
    if (left.digits === right.digits) return 0
    const other = left.digits === '' ? right : left
    const otherIsGreater = !other.negative
    return (left.digits === '') === otherIsGreater ? -1 : 1
  }
  if (left.negative !== right.negative) return left.negative ? -1 : 1
  const magnitude =
    left.exponent === right.exponent
      ? compareDigits(left.digits, right.digits)
      : left.exponent - right.exponent
  return left.negative ? -magnitude : magnitude
}

function compareDigits(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
