import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import LongTranscript from '#scene'
import { history } from './history.ts'

/** Ten thousand messages, of which a window is in the page. */
export default {
  title: 'Scenes/Long transcript',
  component: LongTranscript,
  args: { said: [], answered: [], settled: 0 },
  parameters: { around: { log: history(10_000) } },
} satisfies Meta

/** At its end, where it goes on. */
export const Reading: Story = {
  async play({ canvas, canvasElement, loaded: { stage } }) {
    const log = canvas.getByRole('log')
    await waitFor(() => expect(log).toHaveTextContent('10000. '))
    await stage.server.say('And what ', 'came after?')
    await waitFor(() => expect(log).toHaveTextContent('And what came after?'))
    await expect(canvasElement.querySelectorAll('.message').length).toBeLessThan(100)
  },
}
