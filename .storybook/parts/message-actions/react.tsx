import type { Message, Roxels } from '@roxels/react'
import { RoxelsProvider, useMessage, useMessageActions, useReadable } from '@roxels/react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Newest roxels={roxels} />
    </RoxelsProvider>
  )
}

/** The newest message, and what can be done about it. */
function Newest({ roxels }: { readonly roxels: Roxels }) {
  const message = useMessage(useReadable(roxels.transcript.ids).at(-1) ?? '')
  return message === undefined ? null : <Actions message={message} />
}

function Actions({ message }: { readonly message: Message }) {
  const { retry, discard } = useMessageActions(message)
  return (
    <>
      <p>
        {message.text} ({message.state})
      </p>
      <button {...retry}>Send again</button>
      <button {...discard}>Delete</button>
    </>
  )
}
