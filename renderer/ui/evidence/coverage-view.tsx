/** What of the time does the evidence cover? The map, its legend in words, and the cell under the keys or the pointer. */
import { useEffect, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import { cellAt, coverageStates, stopsIn } from '../../coverage/coverage-map.js'
import { cellQuestion, type CoveragePlace, type CoverageZoom } from '../../state/coverage.js'
import {
  cellSentences,
  columnText,
  coverageMarks,
  mapSentences,
  markWords,
  stateWords,
  stopWords,
} from '../../state/coverage-words.js'
import type { App } from '../../state/app.js'
import type { CoverageReply } from '../../state/model.js'
import { counted, countText } from '../../state/number-format.js'
import { AskedView } from '../parts/asked-view.js'
import { Push } from '../parts/button.js'
import { useApp, useCell } from '../use-cell.js'
import { CoverageGrid } from './coverage-grid.js'
import { LegendShape } from './coverage-marks.js'

function Legend() {
  return (
    <ul className="coverage-legend" aria-label="Legend">
      {coverageStates.map((state) => (
        <li key={state} title={stateWords[state].meaning}>
          <LegendShape state={state} />
          {stateWords[state].word}
        </li>
      ))}
      {coverageMarks.map((mark) => (
        <li key={mark} title={markWords[mark].meaning}>
          <LegendShape mark={mark} />
          {markWords[mark].word}
        </li>
      ))}
      <li title={stopWords.meaning}>
        <LegendShape mark="stopped" />
        {stopWords.word}
      </li>
    </ul>
  )
}

function StepChoice({ map }: { readonly map: CoverageReply }) {
  const app = useApp()
  const zoom = useCell(app.coverage.zoom)
  return (
    <RadioGroup
      className="step-choice"
      aria-label="Width of a column"
      orientation="horizontal"
      value={zoom === 'fitting' ? map.step : zoom}
      onChange={(step) => {
        app.coverage.zoomTo(step as CoverageZoom)
      }}
    >
      <Radio className="step" value="hour">
        Hours
      </Radio>
      <Radio className="step" value="day">
        Days
      </Radio>
    </RadioGroup>
  )
}

function askCell(app: App, map: CoverageReply, place: CoveragePlace): void {
  const question = cellQuestion(map, place)
  if (question === undefined) return
  app.view.room.set('search')
  void app.search.ask(question)
}

function Inspector({ map, place }: { readonly map: CoverageReply; readonly place: CoveragePlace }) {
  const app = useApp()
  const row = map.rows[place.row]
  if (row === undefined) return null
  const cell = cellAt(row, place.column)
  const stops = stopsIn(map, row, place.column)
  return (
    <section className="coverage-inspector" aria-label="Cell">
      <p aria-live="polite">
        <strong className="value">
          {visibleText(row.account) || 'no account'} · {visibleText(row.region) || 'no region'} ·{' '}
          {columnText(map, place.column)}
        </strong>{' '}
        {cellSentences({ cell, stops, step: map.step }).join(' ')}
      </p>
      <Push
        small
        onPress={() => {
          askCell(app, map, place)
        }}
      >
        Search this {map.step}
      </Push>
    </section>
  )
}

function Drawn({ map }: { readonly map: CoverageReply }) {
  const app = useApp()
  const at = useCell(app.coverage.at)
  const [hovered, setHovered] = useState<CoveragePlace | null>(null)
  return (
    <>
      <div className="coverage-bar">
        <StepChoice map={map} />
        <span>
          {countText(map.rows.length)} {map.rows.length === 1 ? 'line' : 'lines'} of account and region,{' '}
          {counted(map.columns, map.step)}
        </span>
        <span className="quiet">{mapSentences(map).join(' ')}</span>
      </div>
      <Legend />
      <CoverageGrid
        map={map}
        onHover={setHovered}
        onAsk={(place) => {
          askCell(app, map, place)
        }}
      />
      <Inspector map={map} place={hovered ?? at} />
    </>
  )
}

function emptyWords(map: CoverageReply, files: number): string {
  if (files === 0) return 'No evidence has been added to this case yet. Drop it on the window.'
  if (map.events === 0)
    return 'The files of this case hold no events, and neither their names nor digests say which times they cover.'
  return `None of the ${counted(map.events, 'event')} says when it happened, so there is no time to cover.`
}

export function CoverageView() {
  const app = useApp()
  const asked = useCell(app.coverage.map)
  const files = useCell(app.cases.current)?.summary.totals.sources ?? 0
  useEffect(() => {
    app.coverage.want()
  }, [app])
  return (
    <AskedView asked={asked} waiting="Mapping the evidence…">
      {(map) =>
        map.columns === 0 ? <p className="empty-line">{emptyWords(map, files)}</p> : <Drawn map={map} />
      }
    </AskedView>
  )
}
