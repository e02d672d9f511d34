const response = await fetch('/conversation', { method: 'POST' }) // your backend, which knows who is signed in
const { sessionId } = await response.json()
Roxels.start({ sessionId })
