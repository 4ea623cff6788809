/** What does the key trie know of a node, and where in its row does it stand? A file that imports nothing: so these numbers
 *  are written into the loops that use them.
 *
 *    | key | key length | first | next | other first | other next | seen in | path |      i32 each
 *    | kind | column | term | offset | length | other term | other offset | other length | */

export const NODE_WORDS = 16
/** Where the key stands in `keyBytes`; its length counts the quote and the colon that follow it there. */
export const NODE_KEY = 0
export const NODE_KEY_LENGTH = 1
/** The guesses: the first key inside this one, and the key after this one. NONE: there is none yet. */
export const NODE_FIRST = 2
export const NODE_NEXT = 3
/** From a guess to the one that it took the place of. */
export const OTHER_GUESS = 2
/** Number of the object in which the key was seen last: a second time in the same one is a duplicate key. */
export const NODE_SEEN_IN = 6
export const NODE_PATH = 7
/** The role in the low bits, and above them one bit if the key is a telling one. */
export const NODE_KIND = 8
export const ROLE_BITS = 8
/** Number of the column; NONE. */
export const NODE_COLUMN = 9
/** The last value here, if it is in the segment being built: its term, its place in the builder's arena, its length. The
 *  length is NONE if there is none. */
export const NODE_TERM = 10
export const NODE_OFFSET = 11
export const NODE_LENGTH = 12
/** From the last value to the one that it took the place of. */
export const OTHER_VALUE = 3

export const NONE = -1
