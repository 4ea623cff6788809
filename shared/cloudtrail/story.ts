/** What did these events do, told as one sentence? Only where the records leave no doubt; otherwise nothing is told.
 *
 *  The events are those of one request (equal `requestID`). A CodeCommit push or pull writes two: one in which the client
 *  asks (`dataTransferred` false), one in which data flows (`true`). (CodeCommit user guide, "GitPush" and "GitPull".) */
import { visibleText } from '../base/visible-text.js'
import { firstAt, outcomeOfRecord, readPath, timeOf } from './event.js'
import { principalOf } from './identity.js'
import type { JsonValue } from './leaf.js'
import { formatInstant } from '../base/instant.js'

/** One plain sentence without its full stop, or null. */
export function storyOf(events: readonly JsonValue[]): string | null {
  return pushStory(events) ?? pullStory(events) ?? assumeRoleStory(events)
}

/** Who, where, when: the same in all events of a story, or it is none. */
interface Scene {
  readonly principal: string
  readonly ending: string
  readonly told: readonly JsonValue[]
}

function pushStory(events: readonly JsonValue[]): string | null {
  const scene = gitScene(events, 'GitPush')
  if (scene === null) return null
  const changes = changesOf(scene.told)
  if (changes === null) return null
  return `${scene.principal} ${changes} of ${scene.ending}`
}

function pullStory(events: readonly JsonValue[]): string | null {
  const scene = gitScene(events, 'GitPull')
  return scene === null ? null : `${scene.principal} pulled from ${scene.ending}`
}

function gitScene(events: readonly JsonValue[], eventName: string): Scene | null {
  const git = events.filter(
    (event) =>
      firstAt(event, 'eventSource') === 'codecommit.amazonaws.com' &&
      firstAt(event, 'eventName') === eventName,
  )
  const asked = transferring(git, 'false')
  const told = transferring(git, 'true')
  const last = told.at(-1)
  if (last === undefined || asked.length === 0 || asked.length + told.length !== git.length) return null
  if (git.some((event) => outcomeOfRecord(event) !== 'success')) return null
  const repository = sameIn(git, (event) => firstAt(event, 'additionalEventData.repositoryName'))
  const principal = sameIn(git, principalOfRecord)
  if (repository === null || principal === null) return null
  if (sameIn(git, (event) => firstAt(event, 'requestID')) === null) return null
  return { principal, told, ending: `repository ${visibleText(repository)}${momentOf(last)}` }
}

function transferring(events: readonly JsonValue[], flag: 'true' | 'false'): JsonValue[] {
  return events.filter((event) => firstAt(event, 'additionalEventData.dataTransferred') === flag)
}

/** An all-zero commit is how Git says that the reference goes away. */
const NO_COMMIT = /^0{40}(?:0{24})?$/

/** `pushed commit 1a2b to refs/heads/main and deleted refs/heads/old`; null where the events do not say it, or disagree. */
function changesOf(told: readonly JsonValue[]): string | null {
  const stated = told.map((event) => {
    const commits = readPath(event, 'requestParameters.references.commit')
    const refs = readPath(event, 'requestParameters.references.ref')
    if (commits.length === 0 || commits.length !== refs.length) return ''
    return commits
      .map((commit, at) => changeOf(visibleText(commit), visibleText(refs[at] ?? '')))
      .join(' and ')
  })
  const first = stated[0] ?? ''
  return first !== '' && stated.every((changes) => changes === first) ? first : null
}

function changeOf(commit: string, ref: string): string {
  return NO_COMMIT.test(commit) ? `deleted ${ref}` : `pushed commit ${commit} to ${ref}`
}

/** One AssumeRole, as delivered to one account or to both. */
function assumeRoleStory(events: readonly JsonValue[]): string | null {
  if (events.length === 0 || events.some((event) => !isGrantedAssumeRole(event))) return null
  if (new Set(events.map((event) => firstAt(event, 'requestID'))).size !== 1) return null
  const session = sameIn(events, (event) => firstAt(event, 'responseElements.assumedRoleUser.arn'))
  const role = sameIn(events, (event) => firstAt(event, 'requestParameters.roleArn'))
  const key = sameIn(events, (event) => firstAt(event, 'responseElements.credentials.accessKeyId'))
  // The caller's own account names it; the target's copy may know its account only.
  const named = events.find((event) => firstAt(event, 'userIdentity.arn') !== '') ?? events[0]
  if (session === null || role === null || key === null || named === undefined) return null
  const name = session.slice(session.lastIndexOf('/') + 1)
  const as = `as session ${visibleText(name)}, with the temporary key ${visibleText(key)}`
  return `${principalOfRecord(named)} assumed role ${visibleText(role)} ${as}${momentOf(named)}`
}

function isGrantedAssumeRole(event: JsonValue): boolean {
  return (
    firstAt(event, 'eventSource') === 'sts.amazonaws.com' &&
    firstAt(event, 'eventName') === 'AssumeRole' &&
    outcomeOfRecord(event) === 'success'
  )
}

function principalOfRecord(event: JsonValue): string {
  return visibleText(principalOf((path) => firstAt(event, path)))
}

function momentOf(event: JsonValue): string {
  const time = timeOf(event)
  const from = firstAt(event, 'sourceIPAddress')
  const when = time === undefined ? '' : ` at ${formatInstant(time.ms)}`
  return from === '' ? when : `${when} from ${visibleText(from)}`
}

/** What all events agree on; null if they do not, or if there is nothing. */
function sameIn(events: readonly JsonValue[], read: (event: JsonValue) => string): string | null {
  const [first = '', ...others] = new Set(events.map(read))
  return first === '' || others.length > 0 ? null : first
}
