import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { Told, Wanted } from './readers.ts'

const { port, streams, opensWith, endsWith } = workerData as Wanted
const tell = (told: Told) => parentPort?.postMessage(told)
const now = () => performance.timeOrigin + performance.now()

const sockets: Socket[] = []
const ages: number[] = []
let opened = 0
let ended = 0

for (const { path, token } of streams) {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: roxels\r\nauthorization: Bearer ${token}\r\n\r\n`)
  let rest = ''
  let isOpen = false
  let hasAll = false
  socket.on('data', (chunk) => {
    const at = now()
    const text = rest + chunk.toString('latin1')
    for (const [, sent] of text.matchAll(/@([\d.]+)@/g)) ages.push(at - Number(sent))
    if (!isOpen && text.includes(opensWith)) {
      isOpen = true
      opened += 1
      if (opened === streams.length) tell({ type: 'open' })
    }
    if (!hasAll && text.includes(endsWith)) {
      hasAll = true
      ended += 1
      if (ended === streams.length) tell({ type: 'done' })
    }
    // What looks for may be cut in two, but is to be found once.
    rest = text.slice(Math.max(text.lastIndexOf('@') + 1, text.length - 64))
  })
}

parentPort?.on('message', () => {
  for (const socket of sockets) socket.destroy()
  tell({ type: 'ages', ages })
})
