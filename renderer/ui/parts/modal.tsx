/** What frames a dialog? A title, its body, its buttons; Esc and the backdrop close it. */
import { X } from 'lucide-react'
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconPush } from './button.js'

/** Esc closes at once, also from a search field that would first empty itself. */
export function closingOnEscape(close: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
}

export interface FrameProps {
  readonly title: string
  /** Pixels. */
  readonly width?: number
  readonly onClose: () => void
  readonly children: ReactNode
  readonly foot?: ReactNode
  /** Must be answered: the backdrop does not close it. */
  readonly alert?: boolean
}

export function Frame({ title, width, onClose, children, foot, alert }: FrameProps) {
  const style = { '--modal-width': `${String(width ?? 520)}px` } as CSSProperties
  return (
    <ModalOverlay
      className="backdrop"
      isOpen
      isDismissable={alert !== true}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal" style={style}>
        <Dialog role={alert === true ? 'alertdialog' : 'dialog'}>
          <div className="modal-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconPush icon={X} label="Close" hint=" (Esc)" onPress={onClose} />
          </div>
          <div className="modal-body" onKeyDownCapture={closingOnEscape(onClose)}>
            {children}
          </div>
          {foot === undefined ? null : <div className="modal-foot">{foot}</div>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
