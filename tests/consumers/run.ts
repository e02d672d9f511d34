// What somebody gets who installs our packages from npm: npm run consumers
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from '../../scripts/chromium.ts'
import { problemsInNode } from './backend.ts'
import { problemsOfBundle, problemsOfDevelopment } from './bundle-content.ts'
import type { Bundle } from './bundle.ts'
import { bundle, bundleForDevelopment } from './bundle.ts'
import type { Bundler, Consumer } from './consumers.ts'
import { consumers, whole } from './consumers.ts'
import { problemsUnderCsp } from './csp.ts'
import { install } from './install.ts'
import { pack, problemsOfTarball } from './pack.ts'
import { startRealServer } from './real-server.ts'
import { createReport, everyConsumer } from './report.ts'
import { problemsOfSize } from './tree-shaking.ts'
import type { Resolution } from './type-check.ts'
import { typeCheck } from './type-check.ts'

type Bundles = ReadonlyMap<string, Bundle>
const keyOf = ({ name }: Consumer, bundler: Bundler) => `${name} ${bundler}`

const report = createReport(consumers.map(({ name }) => name))
const folder = await mkdtemp(join(tmpdir(), 'roxels-consumers-'))
const project = join(folder, 'project')
try {
  if (await attempt('install', installPacked)) await tryInstalled()
  console.log(report.table())
} finally {
  await rm(folder, { recursive: true, force: true })
}
for (const problem of report.problems) console.error(problem)
process.exitCode = report.problems.length === 0 ? 0 : 1

/** What cannot even be tried is a problem of every consumer. */
async function attempt(check: string, task: () => Promise<void>): Promise<boolean> {
  try {
    await task()
    return true
  } catch (error) {
    report.fail(everyConsumer, check, [messageOf(error)])
    return false
  }
}

async function tryInstalled(): Promise<void> {
  const bundles = new Map<string, Bundle>()
  await Promise.all([
    attempt('nodenext', () => checkTypes('nodenext')),
    attempt('bundler', () => checkTypes('bundler')),
    checkBundles(bundles),
  ])
  checkSizes(bundles)
  await attempt('runs', () => checkRuns(bundles))
}

async function installPacked(): Promise<void> {
  const packed = join(folder, 'packed')
  await mkdir(packed)
  const tarballs = await pack(packed)
  for (const tarball of tarballs) report.fail(tarball.name, 'tarball', problemsOfTarball(tarball))
  // It is run, not imported, and brings libraries that no other package shares.
  const installed = tarballs.filter(({ name }) => name !== '@roxels/server')
  await install(project, installed)
}

async function checkTypes(resolution: Resolution): Promise<void> {
  const found = await typeCheck(project, resolution)
  for (const { file, message } of found) {
    const owner = consumers.find(({ name }) => file.startsWith(`${name}/`))
    // What is in no consumer's source is in declarations, which are there for all.
    report.fail(owner?.name ?? everyConsumer, resolution, [message])
  }
  for (const { name } of consumers) report.note(name, resolution, 'ok')
}

async function checkBundles(bundles: Map<string, Bundle>): Promise<void> {
  for (const consumer of consumers) {
    for (const bundler of consumer.bundlers) {
      try {
        const built = await bundle(project, consumer, bundler)
        bundles.set(keyOf(consumer, bundler), built)
        report.note(consumer.name, `${bundler} bytes`, String(built.bytes))
        report.fail(consumer.name, `${bundler} bytes`, problemsOfBundle(built))
      } catch (error) {
        report.fail(consumer.name, `${bundler} bytes`, [messageOf(error)])
      }
    }
  }
  const development = await bundleForDevelopment(project, whole)
  report.fail(whole.name, 'development', problemsOfDevelopment(development))
}

function checkSizes(bundles: Bundles): void {
  for (const consumer of consumers.filter(({ usesOneExport }) => usesOneExport)) {
    for (const bundler of consumer.bundlers) {
      const [one, all] = [consumer, whole].map((each) => bundles.get(keyOf(each, bundler))?.bytes)
      // Where one is missing, its build has failed already.
      if (one === undefined || all === undefined) continue
      report.fail(consumer.name, `${bundler} bytes`, problemsOfSize(one, all))
    }
  }
}

async function checkRuns(bundles: Bundles): Promise<void> {
  const server = await startRealServer(folder)
  const browser = await chromium.launch(await chromiumLaunchOptions())
  try {
    for (const consumer of consumers) {
      const { name, runs } = consumer
      const built = bundles.get(keyOf(consumer, 'vite'))
      if (runs === undefined || (runs === 'under CSP' && built === undefined)) continue
      report.note(name, 'runs', runs)
      const problems = await (runs === 'in Node' || built === undefined
        ? problemsInNode(project, consumer, server)
        : problemsUnderCsp(browser, server, built))
      report.fail(name, 'runs', problems)
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
