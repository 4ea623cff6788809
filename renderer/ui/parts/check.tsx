/** What does a box to tick look like? */
import { Check as CheckIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'

export interface CheckProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
  readonly disabled?: boolean
}

export function Check({ checked, onChange, children, disabled }: CheckProps) {
  return (
    <Checkbox className="check" isSelected={checked} onChange={onChange} isDisabled={disabled === true}>
      <span className="box">{checked ? <CheckIcon size={12} strokeWidth={3} aria-hidden /> : null}</span>
      {children}
    </Checkbox>
  )
}
