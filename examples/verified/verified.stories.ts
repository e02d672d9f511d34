import { expect } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import Verified from '#scene'

/** A page behind a login, whose backend says who is here. */
export default { title: 'Scenes/Verified', component: Verified } satisfies Meta

/** Signed in, and in the middle of the talk. */
export const SignedIn: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole('heading', { name: 'Your account' })).toBeInTheDocument()
    await expect(canvas.getByRole('log')).toHaveTextContent('Ada Lovelace')
  },
}

/** The backend cannot say any more who is here. */
export const Locked: Story = {
  args: { status: 'locked' },
  async play({ canvas }) {
    await expect(canvas.getByRole('log')).not.toHaveTextContent('Ada')
    await expect(canvas.getByRole('button', { name: 'It is me' })).toBeVisible()
  },
}
