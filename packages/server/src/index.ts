export { startServer } from './main.ts'
export type { RunningServer, ServerOptions } from './main.ts'
export { StartError } from './start-error.ts'
export type { Site } from './http/app.ts'

export type { Agent, AgentStep, AgentTurn, EarlierConversation } from './agent/port.ts'
