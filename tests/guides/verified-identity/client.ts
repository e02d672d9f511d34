import { createRoxels } from '@roxels/core'
import { identityToken } from './identity-token.ts'

export const roxels = createRoxels({
  baseUrl: 'https://talk.example.com',
  templateKey: 'rk_…',
  person: { externalId: 'user_123' }, // whoever is signed in on this page
  identityToken,
})
