import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export interface ChromiumLaunchOptions {
  readonly executablePath?: string
  readonly args: string[]
  readonly env?: Record<string, string>
}

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/**
 * Launch options for Playwright: the Chromium of `CHROMIUM_PATH`, else the system's, else the one in node_modules.
 * Where that has no binary (anything but Linux on x64), Playwright looks for its own and says how to install it.
 */
export async function chromiumLaunchOptions(): Promise<ChromiumLaunchOptions> {
  const args = [...quiet]
  const installed = process.env.CHROMIUM_PATH || '/usr/bin/chromium'
  if (process.env.CHROMIUM_PATH || existsSync(installed)) return { executablePath: installed, args }
  if (process.platform !== 'linux' || process.arch !== 'x64') return { args }

  const folder = await packagedChromium()
  return {
    executablePath: join(folder, 'chromium'),
    args,
    // Only for the browser: these libraries are meant for no other process.
    env: {
      ...definedOnly(process.env),
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: folder,
    },
  }
}

/** The folder @sparticuz/chromium is unpacked to, named by its version, so that no other version is ever taken. */
async function packagedChromium(): Promise<string> {
  const require = createRequire(import.meta.url)
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder

  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'chromium-unpacking-'))
  try {
    await unpack(join(home, 'bin'), staging)
    await writeFile(join(staging, 'fonts.conf'), fontsConf(join(folder, 'fonts')))
    await rename(staging, folder)
  } catch (error) {
    // Another process may have been first; its folder is as good as ours.
    if (!existsSync(folder)) throw error
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return folder
}

/**
 * In a process of its own, because the package unpacks into the temp folder and nowhere else. Its shared libraries
 * (nss, nspr, expat) it leaves packed unless it believes to be on AWS Lambda; a bare Debian lacks them.
 */
async function unpack(bin: string, target: string): Promise<void> {
  const program = `
    import chromium, { inflate } from '@sparticuz/chromium'
    await Promise.all([chromium.executablePath(), inflate(process.argv[1])])`
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program, join(bin, 'al2023.tar.br')],
    { cwd: import.meta.dirname, env: { ...process.env, TMPDIR: target } },
  )
}

/** The package's own names /tmp and Lambda folders; without any font Chromium draws no text. */
function fontsConf(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(fonts, 'cache')}</cachedir>
</fontconfig>
`
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
