// Your own app's: somebody has logged in, or out.
addEventListener('login', ({ detail: user }) => {
  Roxels.setPerson({ externalId: user.id, name: user.name })
})
addEventListener('logout', () => {
  Roxels.signOut()
})
