import type { Roxels } from '@roxels/vue'
import { createRoxels, RoxelsProvider, useMessage, useRoxels, useTranscript } from '@roxels/vue'
import { createApp, defineComponent, h } from 'vue'

const stated = new URLSearchParams(location.search)

const roxels: Roxels = createRoxels({
  baseUrl: stated.get('server') ?? '',
  templateKey: stated.get('key') ?? '',
})

const Row = defineComponent({
  props: { id: { type: String, required: true } },
  setup(props) {
    const message = useMessage(() => props.id)
    return () => h('li', message.value?.text)
  },
})

const Transcript = defineComponent(() => {
  const { start } = useRoxels()
  const { ids } = useTranscript()
  return () => [
    h('button', { onClick: () => start() }, 'Start'),
    h(
      'ol',
      ids.value.map((id) => h(Row, { key: id, id })),
    ),
  ]
})

createApp(() => h(RoxelsProvider, { roxels }, () => h(Transcript))).mount('main')
roxels.start()
