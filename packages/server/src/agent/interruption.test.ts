import { describe, expect, test } from 'vitest'
import { isStorable } from '@roxels/protocol'
import { demoTemplate } from '../templates/demo.ts'
import { atOnce, converse, good, stepsOf, textOf, turnOf } from '../testing/talk.ts'
import type { AgentStep } from './port.ts'
import { scriptedAgent } from './scripted.ts'

describe('after an interruption', () => {
  test('from every prefix of what was said the whole is the same', async () => {
    const { hear, turns } = converse(demoTemplate, '👩🏽‍🚀 Ada')
    await hear()
    await hear('Ada Lovelace', 'nobody')
    for (const answer of good.slice(1)) await hear(answer)
    for (const turn of turns) {
      const whole = await stepsOf(turn)
      const full = textOf(whole)
      const points = [...full]
      for (let length = 0; length <= points.length; length += 1) {
        const said = points.slice(0, length).join('')
        const rest = await stepsOf({ ...turn, said })
        expect(said + textOf(rest)).toBe(full)
        expect(rest.filter((step) => step.type !== 'text')).toEqual(
          whole.filter((step) => step.type !== 'text'),
        )
      }
    }
  })

  test('of words it does not know it asks again, and may be interrupted in that too', async () => {
    const turn = turnOf({ heard: ['Ada Lovelace'], transcript: [{ role: 'agent', text: 'Name?' }] })
    const said = 'Marvellous! And wh'
    const rest = textOf(await stepsOf({ ...turn, said }))
    expect(rest).toMatch(/^ Sorry, I lost my thread there\. Which work email/)
    for (let length = 0; length <= rest.length; length += 1) {
      const more = said + rest.slice(0, length)
      expect(more + textOf(await stepsOf({ ...turn, said: more }))).toBe(said + rest)
    }
  })

  test('with nothing new to answer it asks where it was', async () => {
    const transcript = [{ role: 'agent' as const, text: 'Hello' }]
    expect(textOf(await stepsOf(turnOf({ transcript })))).toMatch(/^Let us go on.*full name/)
  })
})

describe('pace', () => {
  test('one word at a time, with a pause before each but the first', async () => {
    const pauses: number[] = []
    const agent = scriptedAgent({ wordMs: 30, sleep: async (ms) => void pauses.push(ms) })
    const steps = await stepsOf(turnOf({ personName: '👩🏽‍🚀🎉' }), agent)
    const words = steps.map((step) => (step.type === 'text' ? step.text : ''))
    expect(words.slice(0, 3)).toEqual(['Hello ', '👩🏽‍🚀🎉. ', 'It '])
    expect(words.every((word) => /^\S+\s?$/.test(word) && isStorable(word))).toBe(true)
    expect(pauses).toEqual(words.slice(1).map(() => 30))
  })

  test('an abort ends it at once, in the middle of a pause', async () => {
    const stop = new AbortController()
    const agent = scriptedAgent({ wordMs: 60_000 })
    const steps: AgentStep[] = []
    for await (const step of agent.reply(turnOf({ signal: stop.signal }))) {
      steps.push(step)
      setTimeout(() => stop.abort(), 1)
    }
    expect(steps).toEqual([{ type: 'text', text: 'Hello ' }])
  })

  test('an abort before anything was said leaves nothing said or done', async () => {
    const signal = AbortSignal.abort()
    expect(await stepsOf(turnOf({ heard: [...good], signal }))).toEqual([])
  })

  test('an abort in the farewell does not complete', async () => {
    const stop = new AbortController()
    const types: string[] = []
    for await (const step of atOnce.reply(turnOf({ heard: good, signal: stop.signal }))) {
      types.push(step.type)
      if (step.type === 'text') stop.abort()
    }
    expect(types.at(-1)).toBe('text')
    expect(types).not.toContain('complete')
  })
})
