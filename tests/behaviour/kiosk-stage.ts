import { screen, waitFor } from '@testing-library/dom'
import { createLeapingClock } from '../faults/clock.ts'
import type { Device, Line, Visit } from './stage.ts'
import { button, finished, newDevice, newLine, user, visit } from './stage.ts'

interface KioskOptions {
  readonly device?: Device
  readonly line?: Line
}

/** A kiosk whose time the test can let pass. */
export interface Kiosk extends Visit {
  /** Lets so many seconds pass in which nobody does anything. */
  wait(seconds: number): void
}

export function openKiosk({ device = newDevice(), line = newLine() }: KioskOptions = {}): Kiosk {
  const clock = createLeapingClock()
  const kiosk = { idleSeconds: 60, warnSeconds: 20 }
  const options = { device, line, kiosk, ports: { clock }, scene: 'kiosk', starts: false }
  return { ...visit(options), wait: (seconds) => clock.leap(seconds * 1_000) }
}

/** Somebody steps up to the screen, and the agent has greeted them. */
export async function stepUp(name = ''): Promise<void> {
  await atStart()
  if (name !== '') await user.type(nameField(), name)
  await user.click(screen.getByRole('button', { name: 'Touch to begin' }))
  await finished()
}

export async function walkAway(): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Finish' }))
  await atStart()
}

/** The screen waits for the next person. */
export async function atStart(): Promise<void> {
  await waitFor(() => screen.getByRole('button', { name: 'Touch to begin' }))
}

export function nameField(): HTMLInputElement {
  return screen.getByRole('textbox', { name: 'First name (optional)' })
}

export function warning(): HTMLElement | null {
  return screen.queryByRole('alertdialog', { name: 'Are you still there?' })
}

export function stay(): HTMLElement | null {
  return button('I’m still here')
}

/** Everything that can be read or is written on the page. */
export function everything(): string {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'input, textarea',
  )
  return [
    document.title,
    document.body.outerHTML,
    ...Array.from(fields, ({ value }) => value),
  ].join('\n')
}
