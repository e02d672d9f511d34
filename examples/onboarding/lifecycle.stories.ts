import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Onboarding from '#scene'

/** Where a client can stand, and what one scene shows there. */
export default { title: 'Lifecycle', component: Onboarding } satisfies Meta

const shows =
  (text: RegExp | string): NonNullable<Story['play']> =>
  async ({ canvas }) => {
    // What arrives fades in.
    await waitFor(() => expect(canvas.getByText(text)).toBeVisible())
  }

/** Nobody is known, and nothing is open. */
export const Anonymous: Story = {
  args: { status: 'anonymous', person: 'nobody' },
  play: shows('Ready when you are.'),
}

/** It is known who is here; nothing is open. */
export const Identified: Story = {
  args: { status: 'identified' },
  play: shows('Ada'),
}

/** The conversation is being opened: nothing of it is shown before all of it can be. */
export const Resuming: Story = {
  args: { status: 'resuming' },
  play: shows('Opening your conversation…'),
}

/** Open, and read as it is written. */
export const Active: Story = {
  args: { saying: 'Last time we stopped in the middle of ' },
  play: shows(/in the middle of/),
}

/** The line is lost: what is there stays, and one can write on. */
export const Reconnecting: Story = {
  args: { status: 'reconnecting' },
  async play({ canvas }) {
    await expect(canvas.getByText(/The line is down/)).toBeVisible()
    await expect(canvas.getByRole('log')).toHaveTextContent('Ada Lovelace')
    await expect(canvas.getByRole('textbox')).toBeEnabled()
  },
}

/** It is not sure any more who is here: nothing is shown until it is confirmed. */
export const Locked: Story = {
  args: { status: 'locked' },
  async play({ canvas }) {
    await expect(canvas.getByRole('button', { name: 'It is me' })).toBeVisible()
    await expect(canvas.queryByText('Ada Lovelace')).toBeNull()
    await expect(canvas.queryByRole('textbox')).toBeNull()
  },
}

/** Everything is said: to be read, not to be written in. */
export const Completed: Story = {
  args: { status: 'completed', settled: 4 },
  async play({ canvas }) {
    await expect(canvas.getByText('That is everything. Thank you!')).toBeVisible()
    await expect(canvas.getByRole('textbox')).toBeDisabled()
  },
}

/** Nothing of who was here is left. */
export const SignedOut: Story = {
  args: { status: 'signedOut' },
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByText('You are signed out.')).toBeVisible()
    await expect(canvasElement.textContent).not.toMatch(/Ada|Lovelace|team/)
  },
}
