import { test } from 'vitest'
import page from './quick-start/vanilla/index.html?raw'
import { expectChat } from './quick-start/visitor.ts'

test('the quick start without a framework talks to a server, and goes on after a reload', () =>
  expectChat('vanilla/main.ts', page))
