/** What do the intake's thread and its owner say to each other? The owner answers every chunk that was used with `used`. */

/** Chunks of at most 1 MB that may be under way at once. */
export const CHUNKS_IN_FLIGHT = 8

export type FromIntake = { readonly kind: 'chunk'; readonly bytes: Uint8Array } | { readonly kind: 'done' }

export type ToIntake = 'used'
