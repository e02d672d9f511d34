import {
  RoxelsProvider,
  useAgentTurn,
  useAnnouncement,
  useCaptured,
  useComposer,
  useGoals,
  useIdentityPrompt,
  useMessage,
  usePerson,
  useReadable,
  useRoxelsState,
  useSession,
  useTranscript,
  useTurn,
} from '@roxels/vue'
import type { Roxels } from '@roxels/vue'
import { defineComponent, h } from 'vue'

/** Shows everything there is of a client. */
export const pageOf = (roxels: Roxels) => () => h(RoxelsProvider, { roxels }, () => h(Everything))

const Everything = defineComponent(() => {
  const { ids, log, older, place } = useTranscript()
  const hasNew = useReadable(place.hasNew)
  const composer = useComposer()
  const goals = useGoals<{ team_size: number }>()
  const captured = useCaptured()
  const prompt = useIdentityPrompt()
  const agentTurn = useAgentTurn()
  const [state, person, session, turn] = [useRoxelsState(), usePerson(), useSession(), useTurn()]
  const said = useAnnouncement()
  return () =>
    h('main', { 'data-status': state.value.status, 'data-session': session.value?.id }, [
      h('h1', person.value.name ?? ''),
      h('div', log, [
        h('button', older.value, 'Older'),
        ids.value.map((id) => h(Row, { key: id, id })),
      ]),
      h('button', { hidden: !hasNew.value }, 'New messages'),
      h('p', { 'data-turn': turn.value?.state, hidden: !agentTurn.value.isAtWork }),
      h('button', agentTurn.value.retry, 'Retry'),
      h('form', composer.value.form, [
        h('fieldset', composer.value.fields, [
          h('textarea', composer.value.field),
          h('button', composer.value.send, 'Send'),
          h('button', composer.value.stop, 'Stop'),
        ]),
      ]),
      h('progress', goals.value.progress),
      goals.value.items.map(({ id, title, data, confirm }) =>
        h('p', { key: id }, [`${title} ${data ?? ''}`, h('button', confirm, 'Confirm')]),
      ),
      h('output', JSON.stringify(captured.value)),
      h('button', prompt.value.confirm, 'It is me'),
      h('dialog', prompt.value.warning),
      h('button', prompt.value.signOut, 'Sign out'),
      h('p', { role: 'status' }, said.value),
    ])
})

const Row = defineComponent(
  (props: { readonly id: string }) => {
    const message = useMessage(() => props.id)
    return () => h('p', { class: 'message' }, message.value?.text)
  },
  { props: ['id'] },
)
