import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import type { PluginOption } from 'vite'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import { defineConfig } from 'vitest/config'
import { chromiumLaunchOptions } from './scripts/chromium.ts'
import { summaryReporter } from './scripts/summary-reporter.ts'

const source = '@roxels/source'
const ssr = { resolve: { conditions: [source, ...defaultServerConditions] } }
const launchOptions = await chromiumLaunchOptions()

export default defineConfig({
  test: {
    reporters: ['default', summaryReporter()],
    // Vitest leaves one core to the machine, of two; most of a test here is waiting.
    maxWorkers: '100%',
    projects: [
      nodeProject('node', {
        include: [
          'packages/!(server)/src/**/*.test.ts',
          'tests/{wire,conformance}/**/*.test.ts',
          'tests/*.test.ts',
          'tests/guides/*.node.test.ts',
        ],
        // What needs a page to stand in.
        exclude: ['packages/embed/src/**/*.browser.test.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      embedProject(),
      nodeProject('embed-pages', {
        // Makes embed.js once for all of them.
        isolate: false,
        include: ['tests/embed/**/*.test.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      nodeProject('server', {
        include: ['packages/server/src/**/*.test.ts'],
        exclude: ['**/*.postgres.test.ts'],
        // As below.
        isolate: false,
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      nodeProject('postgres', {
        include: [...testsOnDatabase(), 'tests/conformance/**/*.test.ts'],
        exclude: ['**/*.sqlite.test.ts'],
        globalSetup: ['tests/postgres/setup.ts'],
        // What these begin they end themselves; a process for each file would cost a fifth more.
        isolate: false,
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      nodeProject('faults', {
        include: ['tests/faults/**/*.test.ts'],
        globalSetup: ['tests/postgres/setup.ts'],
        testTimeout: 240_000,
        hookTimeout: 120_000,
      }),
      nodeProject('residue', {
        include: ['tests/residue/**/*.test.ts'],
        globalSetup: ['tests/residue/setup.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      browserProject('vanilla', 'vanilla.ts', [svelte({ configFile: false })]),
      browserProject('react', 'react.tsx', [react()]),
      browserProject('vue', 'vue.ts', [vue()]),
      react18Project(),
      storybookProject('storybook-html', '.storybook'),
      storybookProject('storybook-react', '.storybook/react'),
      storybookProject('storybook-vue', '.storybook/vue'),
    ],
  },
})

function nodeProject(
  name: string,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    ssr,
    test: { name, environment: 'node', ...test },
  }
}

// What needs a database gets it from one of these, and says so in its imports.
function testsOnDatabase(): string[] {
  const tests = globSync('packages/server/src/**/*.test.ts', { cwd: import.meta.dirname })
  return tests.filter((file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    return /from '[./]+\/testing\/(server|nodes|two-orgs|two-nodes|log|database)\.ts'/.test(text)
  })
}

// A fresh `browser` object for each: Vitest refuses one that two projects share.
function browserProject(
  name: string,
  harness: string,
  plugins: PluginOption[],
): TestProjectInlineConfiguration {
  const include = [
    'tests/behaviour/**/*.test.ts',
    `tests/guides/*.${name}.test.{ts,tsx}`,
    `tests/adapters/${name}/*.test.{ts,tsx}`,
  ]
  return {
    // The set-up runs in an environment of Vitest's own, and there is nothing but source in a fresh clone.
    environments: { __vitest__: ssr },
    plugins,
    // Found before the first test runs: a dependency met later reloads the page under the tests.
    optimizeDeps: { entries: [...include, `tests/harness/${harness}`] },
    resolve: {
      alias: { '#harness': fileURLToPath(new URL(`tests/harness/${harness}`, import.meta.url)) },
      conditions: [source, ...defaultClientConditions],
    },
    test: {
      name,
      include,
      globalSetup: [
        'tests/harness/server.ts',
        ...globSync(`tests/adapters/${name}/served.*`, { cwd: import.meta.dirname }),
      ],
      testTimeout: 60_000,
      browser: chromium(),
    },
  }
}

/** The views of the embed in a page, with a scripted server behind them. */
function embedProject(): TestProjectInlineConfiguration {
  const include = ['packages/embed/src/**/*.browser.test.ts']
  return {
    environments: { __vitest__: ssr },
    optimizeDeps: { entries: include },
    resolve: { conditions: [source, ...defaultClientConditions] },
    test: { name: 'embed', include, testTimeout: 60_000, browser: chromium() },
  }
}

/** What is tried of the adapter with the newest React, with the oldest that it is for. */
function react18Project(): TestProjectInlineConfiguration {
  const tests = fileURLToPath(new URL('tests/adapters/react', import.meta.url))
  return {
    // Where npm has put it, in the page as on the server.
    root: fileURLToPath(new URL('tests/react-18', import.meta.url)),
    environments: { __vitest__: ssr },
    plugins: [react()],
    optimizeDeps: { entries: [`${tests}/*.test.tsx`] },
    resolve: {
      dedupe: ['react', 'react-dom'],
      conditions: [source, ...defaultClientConditions],
    },
    test: {
      name: 'react-18',
      dir: tests,
      include: ['*.test.tsx'],
      provide: { reactMajor: '18' },
      globalSetup: [`${tests}/served.tsx`],
      testTimeout: 60_000,
      browser: chromium(),
    },
  }
}

/** Each story is a test: that it renders, that its play function passes, that axe finds nothing. */
function storybookProject(name: string, folder: string): TestProjectInlineConfiguration {
  const configDir = fileURLToPath(new URL(folder, import.meta.url))
  return {
    environments: { __vitest__: ssr },
    plugins: [storybookTest({ configDir })],
    test: {
      name,
      testTimeout: 60_000,
      browser: chromium(),
    },
  }
}

function chromium() {
  return {
    enabled: true,
    headless: true,
    provider: playwright({ launchOptions }),
    instances: [{ browser: 'chromium' as const }],
    screenshotFailures: false,
  }
}
