/** Where do the keys of older events go, so that memory does not grow with every event? Into a file of fixed places, that
 *  answers at once; what is in it is of no use to anybody else, and it goes when the reading ends. */

export interface KeyFile {
  /** Keeps all of the bytes at this place. False if they are refused, as by a full disk: then none of them count. */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): boolean
  /** Fills `into` with the bytes from this place on; throws where it cannot. */
  read(into: Uint8Array<ArrayBuffer>, at: number): void
}
