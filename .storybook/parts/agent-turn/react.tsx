import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useAgentTurn } from '@roxels/react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <AgentTurn />
    </RoxelsProvider>
  )
}

function AgentTurn() {
  const { isAtWork, hasBrokenOff, retry } = useAgentTurn()
  return (
    <>
      <p>{hasBrokenOff ? 'It has broken off.' : isAtWork ? 'It is at work.' : 'It listens.'}</p>
      <button {...retry}>Go on</button>
    </>
  )
}
