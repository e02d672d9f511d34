import {
  ClaimSchema,
  CredentialsSchema,
  JoinByCodeSchema,
  JoinSessionSchema,
  OpenSessionSchema,
  PutPersonSchema,
  RenewTokenSchema,
  RevokeSchema,
  SessionSchema,
} from '@roxels/protocol'
import type { Operation } from '../http/route.ts'

const tag = 'Sessions'

export const openSessionOperation: Operation = {
  id: 'openSession',
  tag,
  summary: 'Begin a conversation, or resume the one a session secret belongs to',
  credential: 'embedKey',
  body: OpenSessionSchema,
  answers: { 200: SessionSchema, 201: SessionSchema },
  refusals: ['conflict', 'session_expired', 'identity_mismatch'],
}

export const joinSessionOperation: Operation = {
  id: 'joinSession',
  tag,
  summary: 'Join a session that a backend has made: once, within an hour',
  credential: undefined,
  idempotencyKey: 'unguessable',
  body: JoinSessionSchema,
  isBodyOptional: true,
  answers: { 200: SessionSchema },
  refusals: ['forbidden', 'rate_limited'],
}

export const joinByCodeOperation: Operation = {
  id: 'joinByCode',
  tag,
  summary: 'Join by the code of a link, from a page of this server: once, within a week',
  credential: undefined,
  idempotencyKey: 'unguessable',
  body: JoinByCodeSchema,
  answers: { 200: SessionSchema },
  refusals: ['forbidden', 'rate_limited'],
}

export const renewTokenOperation: Operation = {
  id: 'renewToken',
  tag,
  summary: 'Get a new token for a session, and the successor of its secret',
  credential: undefined,
  body: RenewTokenSchema,
  answers: { 200: CredentialsSchema },
  refusals: [
    'unauthorized',
    'session_token_invalid',
    'session_expired',
    'forbidden',
    'identity_mismatch',
  ],
}

export const signOutOperation: Operation = {
  id: 'signOut',
  tag,
  summary: 'Sign out: the secret and every token it gave are void at once',
  credential: 'sessionToken',
  answers: { 204: null },
}

export const revokeOperation: Operation = {
  id: 'revoke',
  tag,
  summary: 'Sign out by a revoke handle, with no token; the same answer whether it was good or not',
  credential: undefined,
  body: RevokeSchema,
  answers: { 204: null },
  refusals: ['forbidden', 'rate_limited'],
}

export const putPersonOperation: Operation = {
  id: 'putPerson',
  tag,
  summary: 'Say who an anonymous conversation is with, or what its person is called',
  credential: 'sessionToken',
  body: PutPersonSchema,
  answers: { 200: ClaimSchema },
  refusals: ['conflict', 'unauthorized', 'identity_mismatch'],
}
