export namespace text {
  function upper(dice: Dice, length: number): string
  function hex(dice: Dice, length: number): string
  function base64(dice: Dice, length: number): string
  function digits(dice: Dice, length: number, first: string): string
  function uuid(dice: Dice): string
  function address(dice: Dice): string
  function normal(dice: Dice): number
  function error(
    dice: Dice,
    service: string,
    name: string,
    who: string,
  ): {
    errorCode: string
    errorMessage: string
  }
}
/** service, eventName, readOnly, requestID is a UUID, requestParameters
 * @type {readonly (readonly [string, string, boolean, boolean, (dice: Dice, account: string) => unknown])[]} */
export const actions: readonly (readonly [
  string,
  string,
  boolean,
  boolean,
  (dice: Dice, account: string) => unknown,
])[]
export type Dice = ReturnType<typeof import('../../build/sample/records.mjs').chance>
