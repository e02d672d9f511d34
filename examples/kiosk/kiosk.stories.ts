import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Kiosk from '#scene'

/** A screen that people share: whoever walks away is warned, then signed out, and nothing of theirs is left. */
export default { title: 'Scenes/Kiosk', component: Kiosk } satisfies Meta

/** Waiting for whoever comes. */
export const Start: Story = {
  args: { status: 'anonymous', person: 'nobody' },
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole('textbox', { name: 'First name (optional)' }), 'Eda')
    await userEvent.click(canvas.getByRole('button', { name: 'Touch to begin' }))
    await waitFor(() => expect(canvas.getByText('Eda')).toBeInTheDocument())
  },
}

/** Nobody has touched the screen for a minute. */
export const Warning: Story = {
  args: { person: 'nobody', idle: true },
  async play({ canvas, userEvent }) {
    await canvas.findByRole('alertdialog', { name: 'Are you still there?' })
    await userEvent.click(canvas.getByRole('button', { name: 'Finish now' }))
    await waitFor(() => expect(canvas.getByText(/All clear/)).toBeInTheDocument())
  },
}
