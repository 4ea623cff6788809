/** What can be done before a case is open? Drop evidence, open the sample, or come back to a case. */
import { FileJson, FlaskConical, FolderOpen, Info, Keyboard, SunMoon } from 'lucide-react'
import { Failures } from '../failures.js'
import { useApp } from '../use-cell.js'
import { IngestStrip } from '../ingest-strip.js'
import { IconPush, Push } from '../parts/button.js'
import { perform } from '../perform.js'
import { keyHint } from '../../state/keys.js'
import { CaseList } from './case-list.js'

function DropArea() {
  const app = useApp()
  return (
    <section className="drop-area" aria-label="Add evidence">
      <h2>Drop CloudTrail evidence here</h2>
      <p>
        Log files (<code>.json.gz</code>, <code>.json</code>), the folder tree of a whole trail,{' '}
        <code>.zip</code> and <code>.tar</code> of them, and exports of Event history, CloudTrail Lake,
        CloudWatch Logs, Athena, Elasticsearch and Splunk. Thousands of files at once are fine.
      </p>
      <div className="actions">
        <Push
          look="primary"
          icon={FileJson}
          onPress={() => {
            perform['add-files'](app)
          }}
        >
          Choose files…
        </Push>
        <Push
          icon={FolderOpen}
          onPress={() => {
            perform['add-folder'](app)
          }}
        >
          Choose a folder…
        </Push>
        <Push icon={FlaskConical} onPress={() => void app.openSample()}>
          Open the sample case
        </Push>
      </div>
      <p className="quiet">Your files are only read, never changed or moved. Nothing leaves this machine.</p>
    </section>
  )
}

export function StartScreen() {
  const app = useApp()
  const { warnings } = app.ports.capabilities
  return (
    <div className="start">
      <main className="start-page">
        <header className="start-head">
          <div>
            <h1>Spoor</h1>
            <p className="quiet">
              Read AWS CloudTrail evidence. Offline, on this machine, every byte accounted for.
            </p>
          </div>
          <div className="actions">
            <IconPush
              icon={SunMoon}
              label="Light or dark"
              hint={keyHint('theme')}
              onPress={() => {
                perform.theme(app)
              }}
            />
            <IconPush
              icon={Keyboard}
              label="Keys and query language"
              hint={keyHint('help')}
              onPress={() => {
                perform.help(app)
              }}
            />
            <IconPush
              icon={Info}
              label="About Spoor"
              onPress={() => {
                perform.about(app)
              }}
            />
          </div>
        </header>
        <Failures />
        {warnings.length === 0 ? null : (
          <div className="note warning" role="note">
            {warnings.map((warning) => (
              <span key={warning}>{warning}</span>
            ))}
          </div>
        )}
        <DropArea />
        <CaseList />
      </main>
      <IngestStrip />
    </div>
  )
}
