import { expect, test } from 'vitest'
import { problemCodes } from '../../../../shared/base/problem.js'
import { problemText, wordingOf } from '../../../../shared/base/wording.js'

test('every problem has its words', () => {
  const listing = problemCodes.map((code) => {
    const { title, next } = wordingOf({ code, subject: 'FILE' })
    return `${code}\n  ${title}\n  ${next}`
  })
  expect(listing.join('\n')).toMatchInlineSnapshot(`
    "not-found
      FILE does not exist
      It was moved, renamed or deleted, or its drive is not there. Check the path and add it again.
    not-readable
      FILE may not be read
      The system refused. Check the permissions of the file and its folders, then add it again.
    read-failed
      FILE could not be read to its end
      The drive reported an error. What was read before is kept. Check the drive or its cable, then add it again.
    changed-while-read
      FILE changed while it was read
      What was read may mix two versions. Make sure that nothing writes to the evidence, then add it again.
    symlink-not-followed
      FILE is a symbolic link and was not followed
      Links can lead out of the evidence or in circles. If the target belongs to the evidence, add the target itself.
    special-file
      FILE is not a regular file
      It is a device, pipe or socket and was not opened. There is nothing to do unless a file was expected here.
    empty-file
      FILE is empty
      It has no bytes. If it should have some, the copy failed: obtain a fresh copy.
    not-evidence
      FILE is no evidence and was left out
      It is a file of the kind that accompanies evidence, such as a licence or a read-me. There is nothing to do.
    not-cloudtrail
      FILE holds no CloudTrail record
      It was read and understood, but nothing in it is a CloudTrail record. Check whether it is the right file.
    duplicate-source
      FILE has the same bytes as a file that is in the case already
      Its events are there already and were not added twice. There is nothing to do.
    gzip-truncated
      FILE is cut short: its compressed data has no end
      The events before the cut were kept; what followed is missing. Obtain a fresh copy from where it came and add that.
    gzip-checksum
      FILE does not match its own checksum
      It was changed or damaged after it was compressed. Its events were kept, but may be wrong. Obtain a fresh copy from where it came and add that.
    gzip-length
      FILE does not have the length that it states
      It was changed or damaged after it was compressed. Its events were kept, but may be incomplete. Obtain a fresh copy from where it came and add that.
    gzip-damaged
      FILE has damaged compressed data
      The events before the damage were kept; what followed cannot be decompressed. Obtain a fresh copy from where it came and add that.
    gzip-trailing-bytes
      FILE has bytes after the end of its compressed data
      Everything before them was read. They are no gzip data and were not read as evidence; look at them with a hex viewer.
    zip-damaged
      FILE is a damaged archive
      The entries that could be read were kept. Obtain a fresh copy from where it came and add that.
    zip-other-bytes
      FILE has bytes that belong to no entry of the archive
      The entries were read. These bytes were not read as evidence; look at them with a hex viewer.
    tar-damaged
      FILE is a damaged tar archive
      The files that could be read were kept. Obtain a fresh copy from where it came and add that.
    tar-parts
      FILE is stored in parts in its archive
      The parts that are here were read one after the other; gaps and other volumes were not. Unpack it with tar and add that.
    zip-encrypted
      FILE is encrypted
      It was not read. Unpack it with its password and add the unpacked files.
    zip-unsupported-method
      FILE is compressed with a method that is not supported
      It was not read. Unpack the archive with another program and add the unpacked files.
    zip-size-mismatch
      FILE does not have the size that its archive states
      It was changed or damaged. What could be read was kept, but may be incomplete. Obtain a fresh copy from where it came and add that.
    zip-checksum
      FILE does not match the checksum in its archive
      It was changed or damaged after it was packed. Its events were kept, but may be wrong. Obtain a fresh copy from where it came and add that.
    nested-too-deep
      FILE is packed inside too many archives
      It was not opened. Unpack the outer archives and add what is inside.
    bomb-ratio
      FILE grows far more than real logs do when it is decompressed
      It may be made to fill the disk. What was read before was kept. If it is genuine, unpack it and add the result.
    bomb-size
      FILE is larger than the limit when it is decompressed
      What was read up to the limit was kept. If it is genuine, split it into smaller files and add those.
    too-many-entries
      FILE has more entries than the limit
      The entries up to the limit were read. If it is genuine, unpack it and add the folder.
    unsafe-entry-name
      FILE has a name that leads out of its archive
      Its content was read; the name is only shown and never used as a path. Treat the archive with suspicion.
    json-damaged
      FILE has text that is not valid JSON
      Records before and after it were kept. The bytes in question are kept as well and can be looked at in the ledger.
    json-truncated
      FILE ends in the middle of a record
      All complete records were kept. The bytes of the last one can be looked at in the ledger. Obtain a fresh copy from where it came and add that.
    record-damaged
      FILE has a record that cannot be read
      The other records were kept. The bytes of this one are kept as well and can be looked at in the ledger.
    record-too-large
      FILE has a record that is larger than the limit
      CloudTrail writes no record of this size, so it is unlikely to be one. It was set aside; the others were kept.
    key-repeated
      FILE has a record in which a key stands twice in one object
      The last value is indexed; earlier ones stand in the record, but cannot be searched. CloudTrail writes no such record: the file may have been changed.
    text-encoding
      FILE has bytes that are not valid UTF-8 text
      CloudTrail writes UTF-8. The bytes were set aside and can be looked at in the ledger; the rest was kept.
    storage-full
      FILE could not be stored: the disk is full
      Nothing that was stored before is lost. Free some space on the drive that holds the case, then go on.
    storage-unwritable
      FILE could not be stored: the drive did not take it, most likely because it is full
      Nothing that was stored before is lost. Free some space on the drive that holds the case, or see to the drive, then go on.
    storage-damaged
      FILE is damaged in the storage of the case
      Rebuild the index from the evidence that is stored in the case. What is damaged there as well has to be added once more. Notes are kept apart from it.
    segment-format
      FILE was indexed by another version of this program
      Rebuild the index from the evidence that is stored in the case. Nothing has to be added again, and notes are kept.
    cancelled
      FILE was cancelled
      What was read before is kept and can be searched. Add the evidence again to go on.
    bad-request
      FILE was asked for in a way that makes no sense
      This is a fault of the program, not of the evidence. Nothing was changed.
    not-allowed
      FILE is not allowed
      The request did not come from the window of this program, or names something out of reach. Nothing was changed.
    export-failed
      FILE could not be written
      No incomplete file was left in its place. Check the folder, its permissions and its free space, then try again.
    internal
      FILE met a fault of the program
      Nothing that was stored before is lost. Note what you did and the detail shown here, then report both."
  `)
})

test('no two problems are told with the same words', () => {
  const titles = problemCodes.map((code) => wordingOf({ code, subject: '' }).title)
  expect(new Set(titles).size).toBe(problemCodes.length)
})

test('the title names the place, the size and the detail where they are known', () => {
  expect([
    wordingOf({ code: 'record-damaged', subject: 'a.json', offset: 12 }).title,
    wordingOf({ code: 'record-damaged', subject: 'a.json', offset: 12, length: 1 }).title,
    wordingOf({ code: 'record-damaged', subject: 'a.json', length: 2048, detail: 'expected :' }).title,
    problemText({ code: 'not-readable', subject: '/e/a.json', detail: 'EACCES' }),
    problemText({ code: 'json-damaged', subject: '/e/a.json', offset: 0 }),
    problemText({ code: 'cancelled', subject: '' }),
  ]).toEqual([
    'a.json has a record that cannot be read (at byte 12)',
    'a.json has a record that cannot be read (at byte 12, 1 byte)',
    'a.json has a record that cannot be read (2048 bytes): expected :',
    '/e/a.json: may not be read: EACCES',
    '/e/a.json: has text that is not valid JSON (at byte 0)',
    'was cancelled',
  ])
})

test('names and details from evidence cannot disguise themselves', () => {
  expect(problemText({ code: 'empty-file', subject: 'a\u202e\nb', detail: '\u001b[2J' })).toBe(
    'a\\u202e\\nb: is empty: \\x1b[2J',
  )
})
