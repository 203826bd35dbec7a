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
  /** What Enter in a field does too: the main button is one of type submit. */
  onSubmit?: () => void
}) {
  const { title, isOpen, onClose, children, actions, onSubmit } = props
  const content = (
    <>
      {children}
      {actions !== undefined && <div className="dialog-actions">{actions}</div>}
    </>
  )
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
          {onSubmit === undefined ? (
            content
          ) : (
            <form
              className="dialog-form"
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                onSubmit()
              }}
            >
              {content}
            </form>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
