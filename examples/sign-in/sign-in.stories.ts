import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import SignIn from '#scene'

/** A guest talks, and signs in when they like: the conversation becomes theirs. */
export default { title: 'Scenes/Sign in during the talk', component: SignIn } satisfies Meta

/** The conversation is taken along. */
export const TakenAlong: Story = {
  args: { person: 'nobody' },
  async play({ canvas, userEvent, loaded: { stage } }) {
    const { epoch } = stage.roxels.state.get()
    await userEvent.click(canvas.getByRole('button', { name: 'Ada' }))
    await waitFor(() => expect(canvas.getByText(/This conversation is Ada’s/)).toBeInTheDocument())
    await expect(stage.roxels.state.get().epoch).toBe(epoch)
    await expect(canvas.getByRole('log')).toHaveTextContent('What is your full name?')
  },
}

/** Nothing of the talk is left, and nothing of the person. */
export const SignedOut: Story = {
  async play({ canvas, userEvent, canvasElement }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Sign out' }))
    await waitFor(() =>
      expect(canvas.getByText(/You are signed out\. Nothing/)).toBeInTheDocument(),
    )
    await expect(canvasElement).not.toHaveTextContent('Lovelace')
  },
}
