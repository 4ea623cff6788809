/** Is the evidence what AWS delivered? Totals, one line an account, region, trail and day, and what is needed for a proof. */
import { Copy, Download } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { integrityLines } from '../../state/integrity.js'
import type { ExportProgress, IntegrityFile, IntegrityOverview } from '../../state/model.js'
import { counted, countText } from '../../state/number-format.js'
import { AskedView } from '../parts/asked-view.js'
import { IconPush, Push } from '../parts/button.js'
import { Check } from '../parts/check.js'
import { copyValue } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'
import { fileSentences, IntegrityList } from './integrity-list.js'
import { IntegrityCounts } from './integrity-mark.js'

function CustodyButton() {
  const app = useApp()
  return (
    <Push
      small
      icon={Download}
      onPress={() => {
        app.view.dialog.set({ kind: 'export', format: 'custody' })
      }}
    >
      Export the chain of custody
    </Push>
  )
}

function keyWords({ keys, keyFiles, savedSignatures }: IntegrityOverview): string {
  if (keys === 0) return 'No public keys are imported, so no signature can be verified.'
  const from =
    keyFiles.length === 1
      ? visibleText(keyFiles[0]?.split('/').at(-1) ?? '')
      : counted(keyFiles.length, 'file')
  const saved = savedSignatures === 0 ? '' : `, ${counted(savedSignatures, 'saved signature')}`
  return `${counted(keys, 'public key')} from ${from}${saved}. The verdicts are worth as much as the way by which the keys came.`
}

function Totals({ overview }: { readonly overview: IntegrityOverview }) {
  return (
    <section className="integrity-totals" aria-label="Integrity totals">
      <strong>Log files</strong>
      <IntegrityCounts counts={overview.logs} />
      <strong>Digests</strong>
      <IntegrityCounts counts={overview.digests} />
      {Object.keys(overview.lakeQueries).length === 0 ? null : (
        <>
          <strong>Lake queries</strong>
          <IntegrityCounts counts={overview.lakeQueries} />
        </>
      )}
      <strong>Keys</strong>
      <span className="quiet">{keyWords(overview)}</span>
      {overview.untriedSignatures === 0 ? null : (
        <>
          <strong>Untried</strong>
          <span>
            {counted(overview.untriedSignatures, 'saved signature')} could not be tried on every digest: there
            are too many. Name each file after its digest, and add them again.
          </span>
        </>
      )}
      {overview.unread === 0 ? null : (
        <>
          <strong>Unread</strong>
          <span>
            {counted(overview.unread, 'document')} cannot be read from the storage of this case any more: add
            the evidence again.
          </span>
        </>
      )}
    </section>
  )
}

function Inspector({ file }: { readonly file: IntegrityFile }) {
  const app = useApp()
  return (
    <section className="integrity-inspector" aria-label="File">
      <p aria-live="polite">{fileSentences(file)}</p>
      <p className="value">
        {visibleText(file.name)}
        <IconPush
          small
          icon={Copy}
          label="Copy the name"
          onPress={() => void copyValue(app, file.name, 'name')}
        />
      </p>
      {file.path === '' ? (
        <p className="quiet">It is not in the evidence.</p>
      ) : (
        <p className="quiet value">{visibleText(file.path)}</p>
      )}
    </section>
  )
}

function Listed({ overview }: { readonly overview: IntegrityOverview }) {
  const app = useApp()
  const opened = useCell(app.integrity.opened)
  const problemsOnly = useCell(app.integrity.problemsOnly)
  const [file, setFile] = useState<IntegrityFile | null>(null)
  const onFile = useCallback((next: IntegrityFile | null) => {
    setFile(next)
  }, [])
  const lines = useMemo(
    () => integrityLines(overview.days, opened, problemsOnly),
    [overview, opened, problemsOnly],
  )
  return (
    <>
      <div className="ledger-bar">
        <Check checked={problemsOnly} onChange={app.integrity.problemsOnly.set}>
          Problems only
        </Check>
        <span className="quiet">
          {counted(overview.days.length, 'line')} of account, region, trail and day (UTC)
        </span>
        <span className="spring" />
        <CustodyButton />
      </div>
      {lines.length === 0 ? (
        <p className="empty-line">
          No problems: no file differs from what digests list, and none is missing.
        </p>
      ) : (
        <>
          <div className="integrity-head" aria-hidden>
            <span>Day</span>
            <span>Account</span>
            <span>Region</span>
            <span>Trail</span>
            <span>Log files</span>
            <span>Digests</span>
          </div>
          <IntegrityList lines={lines} onFile={onFile} />
        </>
      )}
      {file === null ? null : <Inspector file={file} />}
    </>
  )
}

const needed = [
  {
    what: 'The digests of the same days',
    how: 's3://BUCKET/AWSLogs/ACCOUNT/CloudTrail-Digest/',
    why: 'They list every log file that was delivered with its SHA-256. With them, changed, missing and added files are told apart.',
  },
  {
    what: 'The public keys of each region',
    how: 'aws cloudtrail list-public-keys --region REGION --start-time … --end-time … > public-keys.json',
    why: 'With them the signatures of the digests are verified, each by the one that the next digest keeps.',
  },
  {
    what: 'The metadata of the newest digest',
    how: 'aws s3api head-object --bucket BUCKET --key KEY > NAME-OF-THE-DIGEST.head.json',
    why: 'Its signature is nowhere else; a download of the digest does not keep it.',
  },
] as const

function Needed({ overview }: { readonly overview: IntegrityOverview }) {
  const app = useApp()
  const files = overview.logs['no-digest-in-evidence'] ?? 0
  return (
    <section className="integrity-needed" aria-label="What is needed for a proof">
      <h2>No digest in the evidence</h2>
      <p>
        Nothing can be said about the integrity of{' '}
        {files === 1
          ? 'this one log file, beyond its SHA-256'
          : `these ${countText(files)} log files, beyond the SHA-256 of each`}{' '}
        as it was read. For a proof add to this case, like any other evidence:
      </p>
      <ol>
        {needed.map(({ what, how, why }) => (
          <li key={what}>
            <strong>{what}</strong>
            <span className="value">
              {how}
              <IconPush
                small
                icon={Copy}
                label={`Copy: ${what}`}
                onPress={() => void copyValue(app, how, 'command')}
              />
            </span>
            <span className="quiet">{why}</span>
          </li>
        ))}
      </ol>
      <CustodyButton />
    </section>
  )
}

function waitingWords(progress: ExportProgress | null): string {
  if (progress === null) return 'Verifying digests…'
  return `Hashing log files: ${countText(progress.done)} of ${countText(progress.total)}`
}

function Judged({ overview }: { readonly overview: IntegrityOverview }) {
  const proofs = Object.keys(overview.digests).length + Object.keys(overview.lakeQueries).length
  if (proofs === 0) return <Needed overview={overview} />
  return (
    <>
      <Totals overview={overview} />
      <Listed overview={overview} />
    </>
  )
}

export function IntegrityView() {
  const app = useApp()
  const asked = useCell(app.integrity.overview)
  const progress = useCell(app.integrity.progress)
  useEffect(() => {
    app.integrity.want()
  }, [app])
  return (
    <AskedView asked={asked} waiting={waitingWords(progress)}>
      {(overview) => <Judged overview={overview} />}
    </AskedView>
  )
}
