Roxels.init({
  templateKey: 'rk_…',
  externalId: 'user_123',
  async identityToken() {
    const response = await fetch('/identity-token', { method: 'POST' })
    if (response.status === 401) return null // nobody is signed in any more
    if (!response.ok) throw new Error(`No identity token: ${response.status}.`) // asked again later
    return (await response.json()).token
  },
})
