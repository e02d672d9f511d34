#!/usr/bin/env node
// Nothing here is newer than Node 12: an old Node is to read it and say what it lacks.
const version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  console.error('roxels: Node 22.18 or newer is needed, this is ' + process.versions.node + '.')
  process.exit(1)
} else {
  // Not a static import, which would be read before the check.
  import('@roxels/server/cli')
    .then(function (cli) {
      return cli.main(process.argv.slice(2))
    })
    .catch(function (error) {
      console.error(error)
      process.exit(1)
    })
}
