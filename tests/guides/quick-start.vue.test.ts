import { test } from 'vitest'
import { expectChat } from './quick-start/visitor.ts'

test('the quick start in Vue talks to a server, and goes on after a reload', () =>
  expectChat('vue/main.ts', '<div id="app"></div>'))
