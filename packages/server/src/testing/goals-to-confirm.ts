import type { TestServer } from './server.ts'
import { defineTemplate } from '../templates/template.ts'
import { joined } from './conversation.ts'

/** A goal to confirm, one that is final at once, and another to confirm. */
export const templateToConfirm = defineTemplate('tpl_confirm', {
  name: 'To confirm',
  phases: [
    {
      id: 'only',
      goals: [
        {
          id: 'name',
          type: 'open',
          prompt: 'Name?',
          schema: { title: 'Name', type: 'string', minLength: 2 },
          commit_policy: 'confirm',
        },
        {
          id: 'team_size',
          type: 'quantitative',
          prompt: 'Size?',
          schema: { title: 'Team size', type: 'integer', minimum: 1 },
        },
        {
          id: 'address',
          type: 'structured',
          prompt: 'Where to?',
          schema: {
            title: 'Address',
            type: 'object',
            properties: {
              street: { type: 'string' },
              floors: { type: 'array', items: { type: 'integer' } },
            },
            required: ['street'],
            additionalProperties: false,
          },
          commit_policy: 'confirm',
        },
      ],
    },
  ],
  settings: { embedded: { resumption: { enabled: true } } },
})

/** What the agent finds out, by goal. */
export const found = { name: 'Ada', team_size: 3, address: { street: '1 Rue Neuve' } } as const
export type GoalId = keyof typeof found

/** A conversation whose opening turn is under way, and how its participant corrects and confirms. */
export async function joinedToConfirm(server: TestServer) {
  const conversation = await joined(server)
  return { server, ...conversation, ...participantOf(conversation.calls) }
}

/** What only a participant does. */
export function participantOf({ call }: Pick<ReturnType<TestServer['in']>, 'call'>) {
  return {
    correct: (goalId: string, data: unknown) =>
      call(`/goals/${goalId}`, { method: 'PUT', body: { data } }),
    confirm: (goalId: string) => call(`/goals/${goalId}/commit`, { method: 'POST' }),
    end: () => call('/end', { method: 'POST' }),
  }
}

type Staged = Awaited<ReturnType<TestServer['agent']['next']>>

/** The agent notes these answers and is done with them. */
export function settle(turn: Staged, ...goalIds: readonly GoalId[]): void {
  for (const goalId of goalIds) {
    turn.do({ type: 'capture', goalId, data: found[goalId] })
    turn.do({ type: 'commit', goalId })
  }
}
