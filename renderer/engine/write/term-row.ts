/** What is known of a term while its segment is built, and where in its row does it stand? All of a term is in one line of
 *  the processor's cache. A file that imports nothing: so these numbers are written into the loops that use them.
 *
 *    | path | length | offset | value | stamp | docs | digest A | digest B |      i32 each */

export const TERM_WORDS = 8
export const TERM_PATH = 0
/** Of the value, and its place in the arena, in bytes. */
export const TERM_LENGTH = 1
export const TERM_OFFSET = 2
export const TERM_VALUE = 3
/** The last doc that has the term, -1: none; and how many have it. */
export const TERM_STAMP = 4
export const TERM_DOCS = 5
/** What it adds to both halves of a content digest. */
export const TERM_DIGEST_A = 6
export const TERM_DIGEST_B = 7
