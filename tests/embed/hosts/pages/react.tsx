import { useState } from 'react'
import { createRoot } from 'react-dom/client'

function Shop() {
  const [count, setCount] = useState(0)
  const [heard, setHeard] = useState('')
  const note = ({ type, target }: { readonly type: string; readonly target: EventTarget }) =>
    setHeard(`${type} of ${(target as Element).localName}`)
  return (
    <section onKeyDown={note} onInput={note} onFocus={note} onClick={note}>
      <button onClick={() => setCount(count + 1)}>Add to the cart ({count})</button>
      <output>{heard}</output>
    </section>
  )
}

// As single-page apps do: what was there goes and comes again.
let root: ReturnType<typeof createRoot> | undefined
Object.assign(globalThis, {
  mountApp() {
    root = createRoot(document.querySelector('#app')!)
    root.render(<Shop />)
  },
  unmountApp: () => root?.unmount(),
})
