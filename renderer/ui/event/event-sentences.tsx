/** Who, what, when, where, and how did it end? The questions of the AWS guides, answered before any JSON is read. */
import type { ReactNode } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { EventDetail } from '../../state/model.js'
import { omittedWords } from '../../state/omitted-words.js'
import { zoneName } from '../../state/preferences.js'
import { countText } from '../../state/number-format.js'
import { isoTime, relativeTime } from '../../state/time-format.js'
import { ProblemNote } from '../parts/problem-note.js'
import { Value } from '../parts/value.js'
import { useApp, useCell } from '../use-cell.js'

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Pair({
  name,
  field,
  text,
}: {
  readonly name: string
  readonly field: string
  readonly text: string
}) {
  if (text === '') return null
  return (
    <span className="pair">
      <span className="quiet">{name}</span> <Value field={field} text={text} room={64} />
    </span>
  )
}

const KINDS: Readonly<Record<EventDetail['identity']['kind'], string>> = {
  root: 'root user',
  user: 'IAM user',
  role: 'role session',
  federated: 'federated user',
  service: 'AWS service',
  account: 'another AWS account',
  'identity-center': 'Identity Center user',
  unknown: 'unknown kind of identity',
}

/** Only an access key of a user says that credentials are not temporary; other records that do not say have no tag. */
function CredentialsTag({ identity }: Pick<EventDetail, 'identity'>) {
  if (identity.temporary) return <span className="tag">temporary credentials</span>
  return identity.accessKeyId.startsWith('AKIA') ? (
    <span className="tag">no temporary credentials</span>
  ) : null
}

function Who({ detail }: { readonly detail: EventDetail }) {
  const { identity } = detail
  const issuerField = 'userIdentity.sessionContext.sessionIssuer.arn'
  return (
    <Line label="Who">
      <p className="sentence">{visibleText(identity.sentence)}</p>
      <div className="tags">
        <span className={`tag${identity.kind === 'root' ? ' strong' : ''}`}>{KINDS[identity.kind]}</span>
        <CredentialsTag identity={identity} />
        {identity.mfa === '' ? null : (
          <span className="tag">{identity.mfa === 'true' ? 'with MFA' : 'without MFA'}</span>
        )}
        {identity.invokedBy === '' ? null : <span className="tag">through an AWS service</span>}
      </div>
      <div className="pairs">
        <Pair name="principal" field="principal" text={identity.principal} />
        <Pair name="arn" field="userIdentity.arn" text={identity.arn} />
        <Pair name="key" field="userIdentity.accessKeyId" text={identity.accessKeyId} />
        <Pair name="issued by" field={issuerField} text={identity.issuerArn} />
        <Pair name="on its behalf" field="userIdentity.invokedBy" text={identity.invokedBy} />
        <Pair
          name="session from"
          field="userIdentity.sessionContext.attributes.creationDate"
          text={identity.sessionCreated}
        />
      </div>
    </Line>
  )
}

function What({ detail }: { readonly detail: EventDetail }) {
  const effect = { true: 'reads only', false: 'can change something' }[detail.readOnly]
  return (
    <Line label="What">
      <Value field="eventName" text={detail.eventName} /> <span className="quiet">of</span>{' '}
      <Value field="eventSource" text={detail.eventSource} />{' '}
      {effect === undefined ? null : <span className="tag">{effect}</span>}
      {detail.resources.length === 0 ? null : (
        <div className="pairs">
          {detail.resources.slice(0, 6).map((resource) => (
            <Pair key={resource} name="on" field="resources.ARN" text={resource} />
          ))}
          {detail.resources.length > 6 ? (
            <span className="quiet">and {countText(detail.resources.length - 6)} more in the tree</span>
          ) : null}
        </div>
      )}
    </Line>
  )
}

const KIND_WORDS: Readonly<Record<EventDetail['kind'], string>> = {
  event: '',
  network: 'A network activity event: a request that passed a VPC endpoint.',
  insight: 'An Insights event: unusual activity that begins or ends. It is no request.',
  aggregated:
    'An aggregated event: counts of other events. It is no request, and no total includes its counts.',
}

/** What the record says that is about no single request. */
function Says({ detail }: { readonly detail: EventDetail }) {
  if (KIND_WORDS[detail.kind] === '') return null
  return (
    <Line label="Kind">
      <p className="sentence">{KIND_WORDS[detail.kind]}</p>
      <div className="pairs">
        {detail.facts.map((fact, index) => (
          <Pair key={index} name={visibleText(fact.label)} field={fact.field} text={fact.text} />
        ))}
      </div>
    </Line>
  )
}

function When({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const { time, timeNote } = detail
  return (
    <Line label="When">
      {time === null ? (
        <span>no readable time</span>
      ) : (
        <span className="value" title={relativeTime(time, app.ports.now())}>
          {isoTime(time, zone)}
        </span>
      )}
      {time === null || zone === 'UTC' ? null : <span className="value quiet"> {isoTime(time, 'UTC')}</span>}{' '}
      {timeNote === null ? null : <span className="tag">{visibleText(timeNote)}</span>}
    </Line>
  )
}

function Where({ detail }: { readonly detail: EventDetail }) {
  return (
    <Line label="Where">
      <div className="pairs">
        <Pair name="from" field="sourceIPAddress" text={detail.sourceIPAddress} />
        <Pair name="in" field="awsRegion" text={detail.region} />
        <Pair name="account" field="recipientAccountId" text={detail.account} />
        <Pair name="with" field="userAgent" text={detail.userAgent} />
      </div>
    </Line>
  )
}

const OUTCOMES: Readonly<Record<EventDetail['outcome'], string>> = {
  success: 'It succeeded.',
  denied: 'It was denied.',
  failed: 'It failed.',
  throttled: 'It was throttled.',
  unknown: 'The record does not say how it ended.',
}

export function EventSentences({ detail }: { readonly detail: EventDetail }) {
  return (
    <>
      <dl className="facts">
        <Says detail={detail} />
        {detail.kind === 'insight' || detail.kind === 'aggregated' ? null : (
          <>
            <Who detail={detail} />
            <What detail={detail} />
          </>
        )}
        <When detail={detail} />
        <Where detail={detail} />
        <Line label="Outcome">
          <span>{OUTCOMES[detail.outcome]}</span>{' '}
          {detail.errorCode === '' ? null : <Value field="errorCode" text={detail.errorCode} />}
          {detail.errorMessage === '' ? null : (
            <p className="error-message">
              <Value field="errorMessage" text={detail.errorMessage} room={400} />
            </p>
          )}
        </Line>
      </dl>
      {detail.formNote === '' ? null : (
        <p className={`note${detail.form === 'rebuilt' ? ' warning' : ''}`}>{detail.formNote}</p>
      )}
      {detail.omitted.map((part) => (
        <p key={part.path} className="note">
          {omittedWords(part)}
        </p>
      ))}
      {detail.problem === null ? null : <ProblemNote problem={detail.problem} />}
    </>
  )
}
