import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components'

export type ButtonVariant = 'ghost' | 'primary' | 'strong' | 'danger' | 'bare'

export function Button({
  variant = 'ghost',
  className = '',
  ...props
}: Omit<ButtonProps, 'className'> & { variant?: ButtonVariant; className?: string }) {
  return <AriaButton className={`button ${variant} ${className}`} {...props} />
}

/** A button that is only a picture: its label is read out and shown on hover and focus. */
export function IconButton({
  label,
  children,
  className = '',
  ...props
}: Omit<ButtonProps, 'className' | 'children'> & { label: string; children: ReactNode; className?: string }) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton aria-label={label} className={`button bare icon ${className}`} {...props}>
        {children}
      </AriaButton>
      <Tooltip className="tooltip" offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
