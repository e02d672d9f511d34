// What tests outside this package use; nothing of it is published.
export { scriptedAgent } from '../agent/scripted.ts'
export { startLine } from './line.ts'
