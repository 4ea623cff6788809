import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { derivedField, firstAt, readPath, timeOf } from '../../../../shared/cloudtrail/event.js'
import { identityOf, principalOf } from '../../../../shared/cloudtrail/identity.js'
import { parseJson } from '../../../../shared/cloudtrail/json.js'
import type { JsonObject, JsonValue } from '../../../../shared/cloudtrail/leaf.js'
import {
  findRecordStart,
  findValueEnd,
  looksLikeRecord,
} from '../../../../shared/cloudtrail/record-bounds.js'
import { storyOf } from '../../../../shared/cloudtrail/story.js'
import { plainOf } from '../../../support/plain-json.js'
import { realData } from '../../../support/real-data.js'

const here = test.skipIf(realData === undefined)

const bytesOf = (name: string): Uint8Array => readFileSync(join(realData ?? '', name))

/** The records of a log file by way of their bounds, as damaged text would be read. */
function recordsOf(bytes: Uint8Array): JsonValue[] {
  const records: JsonValue[] = []
  let at = findRecordStart(bytes, 0, bytes.length)
  while (at !== -1) {
    const end = findValueEnd(bytes, at, bytes.length)
    if (end === -1) throw new Error(`no end of the record at ${String(at)}`)
    const parsed = parseJson(new TextDecoder().decode(bytes.subarray(at, end)))
    if (!parsed.ok) throw new Error(`${parsed.message} at ${String(at + parsed.offset)}`)
    records.push(parsed.value)
    at = findRecordStart(bytes, end, bytes.length)
  }
  return records
}

here('the ten entries of the AWS guides say who acted', () => {
  const records = recordsOf(bytesOf('aws-docs/code-services.json'))
  const sentences = records.map((record) => identityOf((path) => firstAt(record, path)).sentence)
  const mary =
    'IAM user Mary_Major of account 444455556666, with long-term credentials (AKIAIOSFODNN7EXAMPLE)'
  expect(sentences).toEqual([
    'IAM user JaneDoe-CodePipeline of account 80398EXAMPLE, with long-term credentials (AKIAIOSFODNN7EXAMPLE), ' +
      "used by signin.amazonaws.com on the caller's behalf",
    'Role role-name (session role-session-name) of account account-ID, temporary credentials (ASIAJ44LFQS5XEXAMPLE), ' +
      "used by codestar.amazonaws.com on the caller's behalf",
    'Federated user user-name of account account-ID (issued by user-name), temporary credentials (access-key-ID)',
    ...Array<string>(6).fill(mary),
    'Role example-role (session 203.0.113.11) of account 123456789012, temporary credentials (AKIAIOSFODNN7EXAMPLE)',
  ])
  expect(records.map((record) => derivedField(record, 'outcome'))).toEqual(Array(10).fill('success'))
})

here('the pushes and pulls of the AWS guides are told as one', () => {
  const records = recordsOf(bytesOf('aws-docs/code-services.json'))
  const where = 'repository MyDemoRepo at 2016-12-14T18:19:15Z from 203.0.113.12'
  expect([storyOf(records.slice(7, 9)), storyOf(records.slice(5, 7)), storyOf(records.slice(3, 5))]).toEqual([
    `Mary_Major pushed commit 100644EXAMPLE to refs/heads/master of ${where}`,
    `Mary_Major pulled from ${where}`,
    null,
  ])
})

here('the entries as the guides print them, invalid as some are, keep their bounds', () => {
  const texts = readdirSync(join(realData ?? '', 'aws-docs')).filter((name) =>
    name.endsWith('.published.txt'),
  )
  const names = texts.toSorted().map((name) => {
    const bytes = bytesOf(join('aws-docs', name))
    const found: string[] = []
    let at = findRecordStart(bytes, 0, bytes.length)
    while (at !== -1) {
      const end = findValueEnd(bytes, at, bytes.length)
      const text = new TextDecoder().decode(bytes.subarray(at, end === -1 ? bytes.length : end))
      found.push(`${/"eventName": ?"(\w+)"/.exec(text)?.[1] ?? ''}${end === -1 ? ' without end' : ''}`)
      at = end === -1 ? -1 : findRecordStart(bytes, end, bytes.length)
    }
    return found
  })
  expect(names).toEqual([
    ['CreateProject'],
    ['ListRepositories'],
    ['CreateRepository'],
    ['GitPull'],
    ['GitPull'],
    ['GitPush', 'GitPush'],
    ['CreateDeploymentGroup'],
    // Braces were elided along with what is between them.
    ['UpdatePipeline without end'],
    ['CreateProject'],
  ])
})

here('every record of the collection is found, read as JSON.parse reads it, dated and named', () => {
  const folders = ['invictus-2023', 'stratus-red-team', 'otrf']
  const files = folders.flatMap((folder) =>
    readdirSync(join(realData ?? '', folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name)),
  )
  const wrong: string[] = []
  let found = 0
  for (const file of files) {
    const bytes = bytesOf(file)
    for (const record of recordsOf(bytes)) {
      found += 1
      if (!looksLikeRecord(record)) wrong.push(`${file}: not recognised`)
      if (timeOf(record) === undefined) wrong.push(`${file}: not dated`)
      const read = (path: string): string => firstAt(record, path)
      if (principalOf(read) === 'unknown')
        wrong.push(`${file}: ${JSON.stringify(readPath(record, 'eventID'))}`)
      if (principalOf(read) !== identityOf(read).principal) wrong.push(`${file}: two principals`)
      if (derivedField(record, 'outcome') === 'unknown') wrong.push(`${file}: unknown outcome`)
    }
    expect(plainOf(wholeOf(bytes))).toEqual(plainByEngine(bytes))
  }
  expect(wrong).toEqual([])
  expect(found).toBeGreaterThan(3000)
})

/** The whole file as one value, or its lines as an array. */
function wholeOf(bytes: Uint8Array): JsonValue {
  const text = new TextDecoder().decode(bytes)
  const whole = parseJson(text)
  if (whole.ok) return whole.value
  return linesOf(text).map((line) => {
    const parsed = parseJson(line)
    if (!parsed.ok) throw new Error(parsed.message)
    return parsed.value as JsonObject
  })
}

function plainByEngine(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    return linesOf(text).map((line) => JSON.parse(line) as unknown)
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}
