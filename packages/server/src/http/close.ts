import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Prepares a server for its end. The returned function takes no more connections and resolves when all there are have ended. */
export function prepareClose(server: Server): (graceMs: number) => Promise<void> {
  // Browsers connect ahead of need. Node takes who is silent for busy, and would wait for them.
  const silent = new Set<Socket>()
  server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.on('request', ({ socket }) => silent.delete(socket))

  return async (graceMs) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of silent) socket.destroy()
    // Connections are kept alive after their last answer, and closing ends only those that are idle now.
    const idle = setInterval(() => server.closeIdleConnections(), 20)
    const overdue = setTimeout(() => server.closeAllConnections(), graceMs)
    await closed
    clearInterval(idle)
    clearTimeout(overdue)
  }
}
