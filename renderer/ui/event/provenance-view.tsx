/** Where does this event come from? File, place inside it, bytes, and the hash that proves it; and its other copies. */
import { Copy } from 'lucide-react'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { EventDetail, EventRef, Provenance } from '../../state/model.js'
import { counted, countText } from '../../state/number-format.js'
import { IconPush, Push } from '../parts/button.js'
import { copyValue } from '../perform.js'
import { useApp } from '../use-cell.js'
import { IntegrityLine, useEventIntegrity } from './integrity-line.js'

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  const app = useApp()
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <span className="value">{visibleText(text)}</span>
        <IconPush
          small
          icon={Copy}
          label={`Copy ${label.toLowerCase()}`}
          onPress={() => void copyValue(app, text, label)}
        />
      </dd>
    </div>
  )
}

function Origin(props: { readonly origin: Provenance; readonly eventRef: EventRef; readonly index: number }) {
  const { origin, eventRef, index } = props
  const app = useApp()
  return (
    <>
      <dl className="facts">
        <Fact label="File" text={origin.path} />
        {origin.inside.length === 0 ? null : <Fact label="Inside" text={origin.inside.join(' › ')} />}
        <div className="fact">
          <dt>Bytes</dt>
          <dd>
            {countText(origin.offset)} to {countText(origin.offset + origin.length)} (
            {counted(origin.length, 'byte')}) of the decompressed text
          </dd>
        </div>
        <Fact label="SHA-256" text={origin.sha256} />
        <IntegrityLine eventRef={eventRef} index={index} />
        {origin.status === 'read' ? null : (
          <div className="fact">
            <dt>State</dt>
            <dd>{origin.status}</dd>
          </div>
        )}
      </dl>
      <div className="actions">
        <Push
          small
          onPress={() => {
            app.ledger.show({ path: origin.path, troubledOnly: false })
            app.view.evidenceTab.set('files')
            app.view.room.set('evidence')
          }}
        >
          Show in the ledger
        </Push>
        {app.ports.capabilities.reveal ? (
          <Push small onPress={() => void app.ports.host.reveal(origin.path, new AbortController().signal)}>
            Show in the file manager
          </Push>
        ) : null}
      </div>
    </>
  )
}

export function ProvenanceView({ detail }: { readonly detail: EventDetail }) {
  const [first, ...copies] = detail.provenance
  useEventIntegrity(detail.ref)
  return (
    <div className="provenance">
      {first === undefined ? (
        <p className="empty-line">The ledger has no entry for this event.</p>
      ) : (
        <Origin origin={first} eventRef={detail.ref} index={0} />
      )}
      <dl className="facts">
        <Fact label="Record's SHA-256" text={detail.key} />
        {detail.eventID === '' ? null : <Fact label="Event ID" text={detail.eventID} />}
      </dl>
      {copies.length === 0 ? (
        <p className="quiet">The same record stands nowhere else in this evidence.</p>
      ) : (
        <>
          <h3>
            {copies.length === 1 ? 'One other copy' : `${countText(copies.length)} other copies`} of the same
            record
          </h3>
          {copies.map((copy, index) => (
            <Origin key={index} origin={copy} eventRef={detail.ref} index={index + 1} />
          ))}
        </>
      )}
    </div>
  )
}
