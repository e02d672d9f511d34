/**
 * `/join/page.js`. The code leaves the address when the button is pressed and not before, so that a reload until then loses
 * nothing; from then on it lives in this page alone (Rule 57). What goes wrong in the conversation the embed says itself.
 */
export const script = `'use strict'

const interviewId = location.pathname.split('/').pop()
const begin = document.getElementById('begin')
const signOut = document.getElementById('sign-out')
const status = document.getElementById('status')
let code = ''

function say(text) {
  status.textContent = text
}

function start() {
  say('')
  if (location.hash.length > 1) {
    code = location.hash.slice(1)
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  Roxels.start({ interviewId, ...(code === '' ? {} : { code }), display: 'modal' })
}

function left() {
  code = ''
  begin.textContent = 'Begin'
  if (document.activeElement === signOut) begin.focus()
  signOut.hidden = true
}

async function leave() {
  const { failed = [] } = (await Roxels.signOut()) ?? {}
  left()
  say(
    failed.length === 0
      ? 'You are signed out on this device.'
      : 'You are signed out, but this browser did not let everything be cleared: clear the data of this site.',
  )
}

// What the embed keeps of this conversation, under its id; a browser may forbid even to look.
function rests(storage) {
  try {
    return window[storage].getItem('roxels:' + interviewId) !== null
  } catch {
    return false
  }
}

function mayCarryOn() {
  return rests('localStorage') || rests('sessionStorage')
}

if (window.Roxels === undefined) {
  begin.disabled = true
  say('This page could not be loaded whole. Reload it to try again.')
} else {
  signOut.hidden = !mayCarryOn()
  Roxels.on('session', () => {
    signOut.hidden = false
  })
  Roxels.on('ended', () => {
    if (mayCarryOn()) begin.textContent = 'Carry on'
  })
  Roxels.on('signed_out', left)
  begin.addEventListener('click', start)
  signOut.addEventListener('click', leave)
}
`
