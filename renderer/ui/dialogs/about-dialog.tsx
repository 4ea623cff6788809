/** Which version is this, on what does it run, and what should be known about it? */
import { Frame } from '../parts/modal.js'
import { useApp } from '../use-cell.js'

export function AboutDialog({ close }: { readonly close: () => void }) {
  const { capabilities } = useApp().ports
  return (
    <Frame title="About Spoor" onClose={close}>
      <dl className="facts">
        <div className="fact">
          <dt>Version</dt>
          <dd>{capabilities.version}</dd>
        </div>
        <div className="fact">
          <dt>Runs on</dt>
          <dd>{capabilities.hostName}</dd>
        </div>
        <div className="fact">
          <dt>Exports to</dt>
          <dd className="value">{capabilities.exportFolder}</dd>
        </div>
      </dl>
      {capabilities.warnings.length === 0 ? null : (
        <div className="note warning">
          {capabilities.warnings.map((warning) => (
            <span key={warning}>{warning}</span>
          ))}
        </div>
      )}
      <p>
        Spoor reads AWS CloudTrail evidence on this machine. It opens no network connection, changes no
        evidence file, and shows what stands in the evidence as text, never as markup. MIT licence.
      </p>
    </Frame>
  )
}
