import { expect, waitFor } from 'storybook/test'
import Transcript from '#scene'
import type { Meta, Story } from '../../story.ts'
import './transcript.css'

export default { title: 'Parts/Transcript', component: Transcript } satisfies Meta

/** What was said at an earlier visit is shown, and not read out. */
export const Replayed: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole('log')).toHaveTextContent('What is your full name?')
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()
  },
}

/** An answer grows word by word, and is read out once, when it has ended. */
export const Streaming: Story = {
  args: { saying: 'Nice to meet ' },
  async play({ canvas, loaded: { stage } }) {
    const said = canvas.getByRole('status')
    await expect(canvas.getByRole('log')).toHaveTextContent('Nice to meet')
    await expect(said).toBeEmptyDOMElement()
    await stage.server.say('you, Ada.')
    await waitFor(() => expect(said).toHaveTextContent('Nice to meet you, Ada.'))
  },
}

/** Who reads above stays there, and is told that something has come below. */
export const ReadingBack: Story = {
  args: { said: Array.from({ length: 30 }, (_, count) => `Question ${count + 1}?`) },
  async play({ canvas, userEvent, loaded: { stage } }) {
    const log = canvas.getByRole('log')
    const end = () => log.scrollHeight - log.clientHeight
    await waitFor(() => expect(log.scrollTop).toBeGreaterThan(0))
    log.scrollTop = 10
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'New messages' })).toBeNull())
    // Somebody has scrolled: the browser says so before the next frame.
    await new Promise(requestAnimationFrame)
    await stage.server.say('One more?')
    const newer = await canvas.findByRole('button', { name: 'New messages' })
    await expect(log.scrollTop).toBe(10)
    await userEvent.click(newer)
    await expect(Math.abs(log.scrollTop - end())).toBeLessThan(2)
  },
}
