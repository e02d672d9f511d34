import type { PersonInput } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import { createFakePorts, createScriptedServer } from '@roxels/core/testing'
import { onTestFinished } from 'vitest'
import { knownToBoth } from './known-to-both.ts'

/** A client that has not started, and the server it will talk to. */
export function scriptedClient(person: PersonInput = knownToBoth.person) {
  const server = createScriptedServer({ goals: [{ id: 'team_size', title: 'Team size' }] })
  const roxels = createRoxels({ ...knownToBoth, person }, createFakePorts(server).ports)
  onTestFinished(() => roxels.destroy())
  return { server, roxels }
}
