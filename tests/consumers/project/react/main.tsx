import type { Roxels } from '@roxels/react'
import { createRoxels, RoxelsProvider, useMessage, useRoxels, useTranscript } from '@roxels/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const stated = new URLSearchParams(location.search)

const roxels: Roxels = createRoxels({
  baseUrl: stated.get('server') ?? '',
  templateKey: stated.get('key') ?? '',
})

function Transcript() {
  const { start } = useRoxels()
  const { ids } = useTranscript()
  return (
    <>
      <button onClick={() => start()}>Start</button>
      <ol>
        {ids.map((id) => (
          <Row key={id} id={id} />
        ))}
      </ol>
    </>
  )
}

function Row({ id }: { readonly id: string }) {
  return <li>{useMessage(id)?.text}</li>
}

const main = document.querySelector('main')
if (main !== null) {
  createRoot(main).render(
    <StrictMode>
      <RoxelsProvider roxels={roxels}>
        <Transcript />
      </RoxelsProvider>
    </StrictMode>,
  )
}
roxels.start()
