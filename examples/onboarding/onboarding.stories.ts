import { expect, waitFor, within } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Onboarding from '#scene'

/** A long flow over several visits: talk, see what was captured, correct it, confirm it. */
export default { title: 'Scenes/Onboarding', component: Onboarding } satisfies Meta

/** Write something: this agent thanks you for whatever it is. */
export const Talking: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Your message' }), 'Twelve{Enter}')
    const log = canvas.getByRole('log')
    await waitFor(() => expect(log).toHaveTextContent('Thank you, I have noted that.'))
    await expect(within(log).getByText('Twelve')).toBeInTheDocument()
  },
}

/** What was captured is the participant's to change. */
export const Correcting: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Change Full name' }))
    const field = canvas.getByRole('textbox', { name: 'Full name' })
    await userEvent.clear(field)
    await userEvent.type(field, 'Ada King{Enter}')
    await waitFor(() => expect(canvas.getByText('Ada King')).toBeInTheDocument())
  },
}

/** One answer waits for the participant to say that it is right. */
export const Confirming: Story = {
  args: { toConfirm: true },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Confirm Team size' }))
    await waitFor(() => expect(canvas.getByText('2 of 4')).toBeInTheDocument())
  },
}
