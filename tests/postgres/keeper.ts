// Runs PostgreSQL for as long as its standard input is open, so that nothing is left behind however the tests end.
import { startCluster } from './cluster.ts'

const cluster = await startCluster()
process.stdout.write(`${cluster.url}\n`)
process.stdin.resume()
process.stdin.once('end', () => void cluster.stop())
