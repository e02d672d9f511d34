import type { Server, ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { newId } from '../ids.ts'
import { ApiError, errorAnswer } from './errors.ts'

/** How long a client may take to read why it was refused. */
const lingerMs = 1_000

/** Answers what could not even be read as a request in the words of the API (Rule 2), where Node has none. */
export function answerClientErrors(server: Server): void {
  const answering = new WeakMap<Socket, ServerResponse>()
  const refused = new WeakSet<Socket>()
  server.on('request', ({ socket }, response) => answering.set(socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket
    // What comes after what could not be read cannot be read either.
    if (refused.has(socket)) return
    const answer = answering.get(socket)
    const isUnderWay = answer?.headersSent === true && !answer.writableFinished
    // Nothing can be written into an answer that is under way.
    if (!socket.writable || isUnderWay) return socket.destroy()
    refused.add(socket)
    socket.end(textOf(error.code))
    // Unread bytes would reset the connection before the answer has been read.
    socket.resume()
    setTimeout(() => socket.destroy(), lingerMs).unref()
  })
}

function textOf(code: string | undefined): string {
  // What a client may try again, and the API has no code for.
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return head(408, 0)
  const { status, body } = errorAnswer(
    code === 'HPE_HEADER_OVERFLOW'
      ? new ApiError('payload_too_large', 'Expected at most 16 KiB of address and headers.')
      : new ApiError('validation_error', 'Expected a request of HTTP/1.1.'),
  )
  const text = JSON.stringify(body)
  return `${head(status, Buffer.byteLength(text))}${text}`
}

function head(status: number, length: number): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    `X-Request-Id: ${newId('req')}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    '',
  ].join('\r\n')
}
