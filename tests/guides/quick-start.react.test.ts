import { test } from 'vitest'
import { expectChat } from './quick-start/visitor.ts'

test('the quick start in React talks to a server, and goes on after a reload', () =>
  expectChat('react/main.tsx', '<div id="root"></div>'))
