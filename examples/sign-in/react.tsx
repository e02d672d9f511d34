import type { Roxels } from '@roxels/react'
import { RoxelsProvider, usePerson, useRoxels, useRoxelsState } from '@roxels/react'
import { useRef } from 'react'
import { focusHeading } from '../shared/focus.ts'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import { accounts, signIn } from './accounts.ts'
import './scene.css'
import * as words from './wording.ts'

export default function SignIn({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene sign-in" data-status={state.status}>
      <div className="sheet">
        <Top />
        <Talk />
        <Answers />
      </div>
    </main>
  )
}

function Top() {
  const { signOut } = useRoxels()
  const state = useRoxelsState()
  const person = usePerson()
  return (
    <header className="top">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p className="owner" role="status">
        {words.ownerOf(state, person)}
      </p>
      <Login isHidden={!words.isGuest(person)} key={state.epoch} />
      <button
        type="button"
        hidden={words.isGuest(person)}
        onClick={({ currentTarget }) => {
          focusHeading(currentTarget)
          void signOut()
        }}
      >
        {words.signOut}
      </button>
    </header>
  )
}

function Login({ isHidden }: { readonly isHidden: boolean }) {
  const roxels = useRoxels()
  const state = useRoxelsState()
  const along = useRef<HTMLInputElement>(null)
  return (
    <fieldset className="login" hidden={isHidden}>
      <legend>{words.signInAs}</legend>
      {accounts.map((account) => (
        <button
          type="button"
          key={account.externalId}
          onClick={({ currentTarget }) => {
            focusHeading(currentTarget)
            signIn(roxels, account, along.current?.checked === true)
          }}
        >
          {account.name}
        </button>
      ))}
      <label hidden={!words.isTalking(state)}>
        <input type="checkbox" name="along" defaultChecked ref={along} />
        {words.takeAlong}
      </label>
    </fieldset>
  )
}
