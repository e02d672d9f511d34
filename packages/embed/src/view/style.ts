import { answers } from './style/answers.ts'
import { compact, launcher, modal } from './style/displays.ts'
import { panel } from './style/panel.ts'
import { talk } from './style/talk.ts'

const conversation = panel + talk + answers

export const modalStyle = conversation + modal
export const compactStyle = conversation + compact
export const launcherStyle = launcher
