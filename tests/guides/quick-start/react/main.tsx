import { createRoxels, RoxelsProvider, useComposer, useMessage, useTranscript } from '@roxels/react'
import { createRoot } from 'react-dom/client'

const roxels = createRoxels({
  baseUrl: 'http://127.0.0.1:4600', // your Roxels server
  templateKey: 'rk_…', // the embed key that it has printed
  person: { externalId: 'user_123', name: 'Ada' },
})
roxels.start()

createRoot(document.querySelector('#root')!).render(
  <RoxelsProvider roxels={roxels}>
    <Transcript />
    <Composer />
  </RoxelsProvider>,
)

function Transcript() {
  const { ids, log } = useTranscript()
  const rows = ids.map((id) => <Row key={id} id={id} />)
  return (
    <div aria-label="Messages" {...log}>
      {rows}
    </div>
  )
}

function Row({ id }: { readonly id: string }) {
  return <p>{useMessage(id)?.text}</p>
}

function Composer() {
  const { form, fields, field, send } = useComposer()
  return (
    <form {...form}>
      <fieldset {...fields}>
        <textarea aria-label="Your message" {...field} />
        <button {...send}>Send</button>
      </fieldset>
    </form>
  )
}
