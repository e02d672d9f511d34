import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useComposer } from '@roxels/react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Composer />
    </RoxelsProvider>
  )
}

function Composer() {
  const { form, fields, field, stop, send } = useComposer()
  return (
    <form {...form}>
      <fieldset {...fields}>
        <textarea aria-label="Your message" {...field} />
        <button {...stop}>Stop</button>
        <button {...send}>Send</button>
      </fieldset>
    </form>
  )
}
