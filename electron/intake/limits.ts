/** How much is evidence allowed to cost us? Every limit of the intake, with its reason. A limit that is reached is reported. */

/** Containers within containers: a zip of gzip files is 2. Deeper nesting has not been seen outside of attacks. */
export const MAX_DEPTH = 4
/** Entries of all archives of one source. A year of trail files of a large organisation stays below this in one zip. */
export const MAX_ENTRIES = 200_000
/** Above this much output of one source, bytes, the ratio below is enforced. */
export const RATIO_FREE_BYTES = 64 * 1024 * 1024
/** Output to input of one source. CloudTrail compresses 6 to 30 times; deflate itself cannot exceed 1,032 a layer. */
export const MAX_RATIO = 1_000
/** Output of one source, bytes. */
export const MAX_SOURCE_OUTPUT_BYTES = 64 * 1024 * 1024 * 1024

/** What one source may cost; tests have smaller ones. */
export interface SourceLimits {
  readonly entries: number
  readonly ratioFreeBytes: number
  readonly ratio: number
  readonly outputBytes: number
}

export const sourceLimits: SourceLimits = {
  entries: MAX_ENTRIES,
  ratioFreeBytes: RATIO_FREE_BYTES,
  ratio: MAX_RATIO,
  outputBytes: MAX_SOURCE_OUTPUT_BYTES,
}

/** A gzip header with longer extra, name and comment fields is treated as damaged, bytes. */
export const MAX_GZIP_HEADER_BYTES = 256 * 1024
/** A gzip member that is looked for behind damage has a shorter header than this, bytes. */
export const MAX_SOUGHT_HEADER_BYTES = 8 * 1024
/** What a member that cannot be decoded is taken to cost, bytes: each asks for many attempts, however small it is. */
export const FAILED_MEMBER_BYTES = 1024
/** So much may be spent on members that cannot be decoded beyond what was read of the source, bytes. */
export const FREE_FAILED_BYTES = 256 * 1024
/** The central directory of a zip file is held in memory up to this, bytes; 200,000 entries take about 30 MB. */
export const MAX_ZIP_DIRECTORY_BYTES = 64 * 1024 * 1024
/** Problems listed for one source; beyond that they are counted. */
export const MAX_PROBLEMS = 1_000
/** Compressed bytes decoded in one step: at most 33 MB of output, whatever the stream says. */
export const INFLATE_STEP_BYTES = 32 * 1024
/** A file up to this size on disk is looked at as a whole before anything else is tried, bytes. */
export const SMALL_FILE_BYTES = 1024 * 1024
/** One read from disk, bytes. */
export const READ_BYTES = 256 * 1024
/** Files that discovery may be ahead of reading. */
export const MAX_FILES_AHEAD = 200_000
