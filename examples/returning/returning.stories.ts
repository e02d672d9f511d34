import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Returning from '#scene'

/** Somebody who comes back: to the conversation of their last visit, or to a new one that knows of it. */
export default { title: 'Scenes/Returning visitor', component: Returning } satisfies Meta

/** They are greeted by name, and may begin anew. */
export const Talking: Story = {
  async play({ canvas, userEvent, loaded: { stage } }) {
    await expect(canvas.getByRole('heading', { name: 'Welcome, Ada' })).toBeInTheDocument()
    const before = stage.roxels.session.get()?.id
    await userEvent.click(canvas.getByRole('button', { name: 'Start a new conversation' }))
    await waitFor(() => expect(stage.roxels.state.get().status).toBe('live'))
    await waitFor(() => expect(stage.roxels.session.get()?.id).not.toBe(before))
  },
}

/** Everything is said; the next conversation knows of it. */
export const Completed: Story = {
  args: { status: 'completed', settled: 4 },
  async play({ canvas }) {
    await expect(canvas.getByText(/What you have said is kept/)).toBeInTheDocument()
  },
}
