import type { Message, Readable } from '@roxels/vue'
import {
  RoxelsProvider,
  useAgentTurn,
  useAnnouncement,
  useCaptured,
  useComposer,
  useGoals,
  useIdentityPrompt,
  usePerson,
  useReadable,
  useRoxelsState,
  useTranscript,
} from '@roxels/vue'
import type { InjectionKey, PropType, VNode } from 'vue'
import { createApp, defineComponent, h, inject } from 'vue'
import type { MountCounted, Rendered } from './counted.ts'

const count: InjectionKey<Rendered> = Symbol('rendered')

export const mountCounted: MountCounted = (root, roxels, rendered) => {
  const parts = [
    Log,
    AgentTurn,
    Announcer,
    Composer,
    Goals,
    Captured,
    IdentityPrompt,
    Person,
    State,
  ]
  const chat = () => h(RoxelsProvider, { roxels }, () => parts.map((part) => h(part)))
  const app = createApp({ render: chat })
  app.provide(count, rendered)
  app.mount(root)
  return () => app.unmount()
}

/** A component whose every rendering is counted. */
const counted = (what: string, setup: () => () => VNode) =>
  defineComponent(() => {
    const rendered = inject(count)!
    const render = setup()
    return () => {
      rendered(what)
      return render()
    }
  })

const Row = defineComponent({
  props: {
    id: { type: String, required: true },
    message: { type: Object as PropType<Readable<Message | undefined>>, required: true },
  },
  setup(props) {
    const rendered = inject(count)!
    const message = useReadable(() => props.message)
    return () => {
      rendered(`row ${props.id}`)
      return h('li', message.value?.text)
    }
  },
})

const Log = counted('log', () => {
  const { ids, message, log, older } = useTranscript()
  return () => {
    const rows = ids.value.map((id) => h(Row, { key: id, id, message: message(id) }))
    return h('div', log, [h('button', older.value, 'Earlier'), h('ol', rows)])
  }
})

const AgentTurn = counted('agentTurn', () => {
  const turn = useAgentTurn()
  return () => h('p', { hidden: !turn.value.isAtWork }, 'Thinking')
})

const Announcer = counted('announcer', () => {
  const said = useAnnouncement()
  return () => h('p', said.value)
})

const Composer = counted('composer', () => {
  const composer = useComposer()
  return () => {
    const { form, fields, field, stop, send } = composer.value
    const inner = [h('textarea', field), h('button', stop, 'Stop'), h('button', send, 'Send')]
    return h('form', form, h('fieldset', fields, inner))
  }
})

const Goals = counted('goals', () => {
  const goals = useGoals()
  return () => h('progress', goals.value.progress)
})

const Captured = counted('captured', () => {
  const captured = useCaptured()
  return () => h('p', JSON.stringify(captured.value))
})

const IdentityPrompt = counted('identityPrompt', () => {
  const prompt = useIdentityPrompt()
  return () => h('p', prompt.value.secondsLeft ?? '')
})

const Person = counted('person', () => {
  const person = usePerson()
  return () => h('p', person.value.name ?? '')
})

const State = counted('state', () => {
  const state = useRoxelsState()
  return () => h('p', state.value.status)
})
