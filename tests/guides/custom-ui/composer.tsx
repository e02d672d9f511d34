import { useComposer } from '@roxels/react'

export function Composer() {
  const { form, fields, field, stop, send } = useComposer()
  return (
    <form {...form}>
      <fieldset {...fields}>
        <label>
          Your message
          <textarea rows={2} {...field} />
        </label>
        <button {...stop}>Stop</button>
        <button {...send}>Send</button>
      </fieldset>
    </form>
  )
}
