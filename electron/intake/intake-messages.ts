/** What do the intake's thread and its owner say to each other? The owner answers every chunk that was taken with `used`, and
 *  gives back a buffer in its place: new ones for a gigabyte of evidence would keep the garbage collector busy. */

/** Chunks of at most 1 MB that may be under way at once. */
export const CHUNKS_IN_FLIGHT = 8

export type FromIntake = { readonly kind: 'chunk'; readonly bytes: Uint8Array } | { readonly kind: 'done' }

export interface ToIntake {
  readonly kind: 'used'
  /** Of CHUNK_BYTES, with anything in it; transferred. */
  readonly buffer: ArrayBuffer | undefined
}
