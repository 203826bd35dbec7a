import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

/** Whether a modal dialog is in front; each has this veil. */
export function isModalOpen(): boolean {
  return document.querySelector('.modal-veil') !== null
}

/** A modal question. Escape and a click beside it close it. */
export function Dialog(props: {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  /** Buttons at the end; the last is the main one. */
  actions?: ReactNode
}) {
  const { title, isOpen, onClose, children, actions } = props
  return (
    <ModalOverlay
      className="modal-veil"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      isDismissable
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          {actions !== undefined && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
