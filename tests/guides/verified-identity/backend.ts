import { signIdentity } from '@roxels/node'

// What `identityKeys.create` has answered, once; kept where you keep your secrets.
const { ROXELS_KID = '', ROXELS_AUD = '', ROXELS_IDENTITY_SECRET = '' } = process.env

/** Your own user, or undefined where nobody is signed in. */
type UserOf = (request: Request) => Promise<{ id: string; name: string } | undefined>

/** Answers `POST /identity-token`. */
export async function identityToken(request: Request, userOf: UserOf): Promise<Response> {
  // From your session cookie, never from anything else the request says.
  const user = await userOf(request)
  if (user === undefined) return new Response(null, { status: 401 })
  const token = await signIdentity({
    kid: ROXELS_KID,
    aud: ROXELS_AUD,
    secret: ROXELS_IDENTITY_SECRET,
    externalId: user.id,
    name: user.name,
  })
  return Response.json({ token }, { headers: { 'cache-control': 'no-store' } })
}
