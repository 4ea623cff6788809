/** How much memory do the window's threads keep for objects that have just been made? */

/** For Chromium's switch `js-flags`: at most so many MiB for young objects, a thread, instead of 16. What is large (bytes,
 *  postings, texts of dictionaries) lies elsewhere, so more room there is only more memory: some 15 MB a thread. */
export const THREAD_MEMORY = '--max-semi-space-size=4'
