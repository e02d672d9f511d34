import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Support from '#scene'

/** A case that stays open until somebody closes it, and a follow-up that knows of it. */
export default { title: 'Scenes/Support follow-up', component: Support } satisfies Meta

/** It is closed on purpose, or not at all. */
export const Closing: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Close the case' }))
    const dialog = canvas.getByRole('alertdialog', { name: 'Close this case?' })
    await userEvent.click(canvas.getByRole('button', { name: 'Keep it open' }))
    await waitFor(() => expect(dialog).not.toBeVisible())
    await expect(canvas.getByText('Open')).toBeInTheDocument()
  },
}

/** One can read it, and begin a follow-up. */
export const Closed: Story = {
  args: { status: 'completed' },
  async play({ canvas }) {
    await expect(canvas.getByText('This case is closed.')).toBeInTheDocument()
    await expect(canvas.getByRole('button', { name: 'Begin a follow-up' })).toBeInTheDocument()
  },
}
