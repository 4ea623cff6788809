/** Which keys are there, and how is a query written? From the same tables that do the work. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { fieldCatalogue } from '../../../shared/cloudtrail/field-catalogue.js'
import { actions, keyLabel } from '../../state/keys.js'
import { Frame } from '../parts/modal.js'
import { useApp } from '../use-cell.js'

const queryExamples: readonly (readonly [string, string])[] = [
  ['terraform', 'a word anywhere in a value, in any letter case, also inside longer words'],
  ['"staging bucket"', 'the same, with the blank'],
  ['terra*form', 'wildcards: * any run, ? one character'],
  ['/vpc-[0-9a-f]{8}/', 'a regular expression'],
  ['eventName:CreateUser', 'the whole value of one field'],
  ['eventName:(CreateUser OR DeleteUser)', 'several values of one field'],
  ['userAgent:~terraform', 'the field contains it'],
  ['errorCode:*', 'the field exists; -errorCode:* it does not'],
  ['ip:10.0.0.0/8', 'an address range, v4 or v6'],
  ['eventTime:[2023-07-10T12:00 TO 2023-07-10T13:00}', 'a range; [ ] closed, { } open, * no end'],
  ['eventTime>=2023-07-10', 'from then on'],
  ['requestParameters.*.cidrIp:0.0.0.0/0', 'any path of the record; * lets one step vary'],
  ['outcome:denied user:alice', 'both must hold; also AND'],
  ['eventName:GetObject OR eventName:PutObject', 'either'],
  ['-readOnly:true', 'not; also NOT'],
]

function Keys() {
  return (
    <ul className="key-list">
      {actions
        .filter((action) => action.keys.length > 0)
        .map((action) => (
          <li key={action.id}>
            <span className="keys">
              {action.keys.map((key) => (
                <kbd key={key}>{keyLabel(key)}</kbd>
              ))}
            </span>
            {action.label}
          </li>
        ))}
      <li>
        <span className="keys">
          <kbd>Alt+click</kbd>
        </span>
        Exclude a value of the facets
      </li>
    </ul>
  )
}

function Language({ close }: { readonly close: () => void }) {
  const app = useApp()
  const open = app.cases.current.get() !== null
  return (
    <ul className="example-list">
      {queryExamples.map(([text, meaning]) => (
        <li key={text}>
          {open ? (
            <button
              type="button"
              className="link value"
              onClick={() => {
                app.view.room.set('search')
                void app.search.ask({ text })
                close()
              }}
            >
              {text}
            </button>
          ) : (
            <code>{text}</code>
          )}
          <span className="quiet">{meaning}</span>
        </li>
      ))}
    </ul>
  )
}

function Fields() {
  return (
    <ul className="example-list">
      {fieldCatalogue.map((field) => (
        <li key={field.name}>
          <span>
            <code>{field.name}</code>
            {field.aliases.map((alias) => (
              <code key={alias} className="quiet">
                {' '}
                {alias}
              </code>
            ))}
          </span>
          <span className="quiet">{field.help}</span>
        </li>
      ))}
    </ul>
  )
}

export function HelpDialog({ close }: { readonly close: () => void }) {
  return (
    <Frame title="Keys and query language" width={760} onClose={close}>
      <Tabs className="tabs">
        <TabList className="tab-list" aria-label="Help">
          <Tab className="tab" id="keys">
            Keys
          </Tab>
          <Tab className="tab" id="query">
            Query language
          </Tab>
          <Tab className="tab" id="fields">
            Fields
          </Tab>
        </TabList>
        <TabPanel className="tab-panel help-panel" id="keys">
          <Keys />
        </TabPanel>
        <TabPanel className="tab-panel help-panel" id="query">
          <Language close={close} />
        </TabPanel>
        <TabPanel className="tab-panel help-panel" id="fields">
          <Fields />
        </TabPanel>
      </Tabs>
    </Frame>
  )
}
