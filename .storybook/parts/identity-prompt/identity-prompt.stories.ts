import { expect, waitFor } from 'storybook/test'
import IdentityPrompt from '#scene'
import type { Meta, Story } from '../../story.ts'

export default { title: 'Parts/Identity prompt', component: IdentityPrompt } satisfies Meta

/** The host can no longer say who is here: nothing is shown until it can. */
export const Locked: Story = {
  args: { status: 'locked' },
  async play({ canvas, loaded: { stage } }) {
    await expect(canvas.getByRole('button', { name: 'It is me' })).toBeVisible()
    await expect(stage.roxels.transcript.ids.get()).toEqual([])
  },
}

/** At a kiosk nobody has touched the screen for a minute. */
export const WalkedAway: Story = {
  args: { idle: true, person: 'nobody' },
  async play({ canvas, userEvent, loaded: { stage } }) {
    const dialog = await canvas.findByRole('alertdialog', { name: 'Are you still there?' })
    await expect(dialog).toHaveTextContent('20 seconds left')
    await stage.clock.pass(1_000)
    await waitFor(() => expect(dialog).toHaveTextContent('19 seconds left'))
    await userEvent.click(canvas.getByRole('button', { name: 'I am still here' }))
    await waitFor(() => expect(canvas.queryByRole('alertdialog')).toBeNull())
    await expect(stage.roxels.state.get().status).toBe('live')
  },
}

/** Who does not answer is signed out, and nothing of the talk is left. */
export const SignedOutForThem: Story = {
  args: { idle: true, person: 'nobody' },
  async play({ canvas, loaded: { stage } }) {
    await canvas.findByRole('alertdialog')
    await stage.clock.pass(21_000)
    await waitFor(() => expect(canvas.queryByRole('alertdialog')).toBeNull())
    await expect(stage.roxels.state.get().status).toBe('signedOut')
    await expect(stage.roxels.transcript.ids.get()).toEqual([])
  },
}
