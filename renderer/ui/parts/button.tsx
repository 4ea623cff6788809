/** What does a button look like, and how does it say what it does? An icon never stands without its words in reach. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps } from 'react-aria-components'

type Look = 'plain' | 'primary' | 'danger' | 'bare'

export interface PushProps extends Omit<ButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: Look
  readonly small?: boolean
  readonly icon?: LucideIcon
  readonly children: ReactNode
}

export function Push({ look, small, icon: Icon, children, ...rest }: PushProps) {
  return (
    <AriaButton {...rest} className={`button ${look ?? 'plain'}${small === true ? ' small' : ''}`}>
      {Icon === undefined ? null : <Icon size={15} aria-hidden />}
      {children}
    </AriaButton>
  )
}

export interface IconPushProps extends Omit<ButtonProps, 'className' | 'children' | 'style'> {
  readonly icon: LucideIcon
  /** The button's name, and its tooltip's first words. */
  readonly label: string
  /** More words for the tooltip, such as the key. */
  readonly hint?: string
  readonly small?: boolean
}

export function IconPush({ icon: Icon, label, hint, small, ...rest }: IconPushProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={`button bare icon${small === true ? ' small' : ''}`}
      >
        <Icon size={small === true ? 14 : 16} aria-hidden />
      </AriaButton>
      <Hint>
        {label}
        {hint ?? ''}
      </Hint>
    </TooltipTrigger>
  )
}

export function Hint({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip className="tooltip" offset={6}>
      {children}
    </Tooltip>
  )
}
