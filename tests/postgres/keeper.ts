// Runs PostgreSQL for as long as its standard input is open, so that nothing is left behind however its user ends.
import { startCluster } from './cluster.ts'

const cluster = await startCluster(process.argv[2] === 'full' ? 'full' : 'none')
process.stdout.write(`${cluster.url}\n`)
process.stdin.resume()
process.stdin.once('end', () => void cluster.stop())
