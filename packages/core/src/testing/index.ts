export { createFakePorts } from './ports.ts'
export { createFakeBrowser } from './tabs.ts'
export { createFakeClock } from './clock.ts'
export { settled } from './settled.ts'
export type { FakeWorld } from './ports.ts'
export type { FakeBrowser } from './tabs.ts'
export type { FakeTab } from './tab.ts'
export type { FakeClock } from './clock.ts'
export type { FakePage } from './page.ts'
export type { FakeStorage } from './storage.ts'

export { createScriptedServer } from './server.ts'
export type { ScriptedGoal, ScriptedServer, ScriptedServerOptions } from './server.ts'
export type { Reply, Route, SeenRequest } from './answers.ts'

export { faulty } from './faulty.ts'
export type { Faults, RequestFault, StreamFault } from './faults.ts'

export { expectLaw } from './law.ts'

export { expectNoResidue } from './residue.ts'
export type { Place } from './residue.ts'
