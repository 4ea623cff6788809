/** Which columns, in which order, how wide, and sorted by which? Everything that the pointer can do to the table's head. */
import { ArrowDown, ArrowDownAZ, ArrowUp, Minus, Plus, X, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { problemText } from '../../../shared/base/wording.js'
import { columnNames, fieldCatalogue } from '../../../shared/cloudtrail/field-catalogue.js'
import { resolveColumn } from '../../state/column-names.js'
import { defaultLayout, type Column } from '../../state/preferences.js'
import { problemOf } from '../../state/problem-of.js'
import { IconPush, Push } from '../parts/button.js'
import { Check } from '../parts/check.js'
import { Frame } from '../parts/modal.js'
import { TextInput } from '../parts/text-input.js'
import { columnLabel } from '../search/table-head.js'
import { useApp, useCell } from '../use-cell.js'

/** Pixels. */
const NEW_WIDTH = 180
const STEP = 24

function useColumns() {
  const app = useApp()
  const { columns } = useCell(app.preferences.layout)
  const set = (next: Column[]): void => {
    if (next.length > 0) app.preferences.arrange({ columns: next })
  }
  return {
    columns,
    move: (index: number, by: number): void => {
      const next = [...columns]
      const [moving] = next.splice(index, 1)
      if (moving !== undefined) next.splice(Math.max(0, index + by), 0, moving)
      set(next)
    },
    widen: (index: number, by: number): void => {
      set(
        columns.map((column, at) =>
          at === index ? { ...column, width: Math.max(48, column.width + by) } : column,
        ),
      )
    },
    remove: (name: string): void => {
      set(columns.filter((column) => column.name !== name))
    },
    add: (name: string): void => {
      if (!columns.some((column) => column.name === name)) set([...columns, { name, width: NEW_WIDTH }])
    },
    reset: (): void => {
      set([...defaultLayout.columns])
    },
    sort: (name: string): void => {
      if (name === 'eventTime') void app.search.ask({ order: { by: 'time', direction: 'newest' } })
      else void app.search.ask({ order: { by: 'column', name, direction: 'ascending' } })
    },
  }
}

interface Tool {
  readonly icon: LucideIcon
  readonly label: string
  readonly act: () => void
  readonly idle?: boolean
}

function toolsOf(list: ReturnType<typeof useColumns>, name: string, index: number): readonly Tool[] {
  const label = columnLabel(name)
  const last = list.columns.length - 1
  const sortable = name === 'eventTime' || (columnNames as readonly string[]).includes(name)
  return [
    {
      icon: Minus,
      label: `${label}: narrower`,
      act: () => {
        list.widen(index, -STEP)
      },
    },
    {
      icon: Plus,
      label: `${label}: wider`,
      act: () => {
        list.widen(index, STEP)
      },
    },
    {
      icon: ArrowUp,
      label: `${label}: earlier`,
      act: () => {
        list.move(index, -1)
      },
      idle: index === 0,
    },
    {
      icon: ArrowDown,
      label: `${label}: later`,
      act: () => {
        list.move(index, 1)
      },
      idle: index === last,
    },
    {
      icon: ArrowDownAZ,
      label: `Sort by ${label}`,
      act: () => {
        list.sort(name)
      },
      idle: !sortable,
    },
    {
      icon: X,
      label: `Hide ${label}`,
      act: () => {
        list.remove(name)
      },
      idle: last === 0,
    },
  ]
}

function Shown({ list }: { readonly list: ReturnType<typeof useColumns> }) {
  return (
    <ol className="column-list" aria-label="Shown columns">
      {list.columns.map(({ name, width }, index) => (
        <li key={name}>
          <span className="column-name">{columnLabel(name)}</span>
          <span className="quiet">{width} px</span>
          {toolsOf(list, name, index).map(({ icon, label, act, idle }) => (
            <IconPush small key={label} icon={icon} label={label} isDisabled={idle === true} onPress={act} />
          ))}
        </li>
      ))}
    </ol>
  )
}

function useTypedColumn(list: ReturnType<typeof useColumns>) {
  const app = useApp()
  const [path, setPath] = useState('')
  const [error, setError] = useState<string>()
  const [adding, setAdding] = useState(false)
  const typed = path.trim()
  const resolve = async (): Promise<void> => {
    setAdding(true)
    try {
      const found = await resolveColumn(app.ports, typed)
      if (found.kind === 'unknown') setError(unknownText(typed, found.near))
      else {
        list.add(found.name)
        setPath('')
      }
    } catch (thrown) {
      setError(problemText(problemOf(thrown)))
    } finally {
      setAdding(false)
    }
  }
  return {
    path,
    error,
    ready: typed !== '' && !adding,
    type: (next: string): void => {
      setPath(next)
      setError(undefined)
    },
    add: (): void => {
      if (typed !== '' && !adding) void resolve()
    },
  }
}

function unknownText(typed: string, near: readonly string[]): string {
  const names = near.map(visibleText).join(', ')
  return `No record has a value at ${visibleText(typed)}.${names === '' ? '' : ` Some begin so: ${names}.`}`
}

export function ColumnsDialog({ close }: { readonly close: () => void }) {
  const list = useColumns()
  const typed = useTypedColumn(list)
  return (
    <Frame
      title="Columns"
      width={720}
      onClose={close}
      foot={
        <>
          <Push onPress={list.reset}>Standard columns</Push>
          <Push look="primary" onPress={close}>
            Done
          </Push>
        </>
      }
    >
      <Shown list={list} />
      <div className="column-choice" role="group" aria-label="Fields">
        {fieldCatalogue.map((field) => (
          <Check
            key={field.name}
            checked={list.columns.some((column) => column.name === field.name)}
            onChange={(checked) => {
              if (checked) list.add(field.name)
              else list.remove(field.name)
            }}
          >
            {field.label}
          </Check>
        ))}
      </div>
      <div className="column-path">
        <TextInput
          label="Any other path of the record"
          hint="For example requestParameters.roleName"
          value={typed.path}
          onChange={typed.type}
          onEnter={typed.add}
          error={typed.error}
        />
        <Push isDisabled={!typed.ready} onPress={typed.add}>
          Add the column
        </Push>
      </div>
    </Frame>
  )
}
