/** Asks your backend who is signed in there; null where nobody is any more. */
export async function identityToken(): Promise<string | null> {
  const response = await fetch('/identity-token', { method: 'POST' })
  if (response.status === 401) return null
  if (!response.ok) throw new Error(`No identity token: ${response.status}.`) // asked again later
  const { token } = (await response.json()) as { token: string }
  return token
}
