import { parseArgs } from 'node:util'
import { conform } from './conform.ts'

const usage = `usage: npm run conformance -- --url URL [--url URL …] --key SECRET_KEY

Tries every rule of docs/protocol.md that shows from outside on a running server, which it may share with others: it makes
a template and an embed key of its own and takes them back. More than one --url: the nodes of one server.`

const { values } = parseArgs({
  options: { url: { type: 'string', multiple: true }, key: { type: 'string' } },
})
const { url: urls = [], key } = values
if (urls.length === 0 || key === undefined) {
  console.error(usage)
  process.exit(2)
}

const verdicts = await conform(
  urls.map((url) => url.replace(/\/+$/, '')),
  key,
  ({ rule, result, remark }) => {
    console.log(`rule ${rule}  ${result}  ${remark}`)
  },
)
const count = (result: string) => verdicts.filter((verdict) => verdict.result === result).length
console.log(`${count('ok')} ok, ${count('FAILED')} failed, ${count('elsewhere')} elsewhere`)
process.exit(count('FAILED') === 0 ? 0 : 1)
