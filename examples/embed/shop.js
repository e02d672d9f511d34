// A shop of one page: its views change without a load, and a conversation goes on beside them.

const ada = { externalId: 'customer_ada', name: 'Ada' }
const find = (selector) => document.querySelector(selector)

// Who is signed in. A real shop knows it from its server.
const isSignedIn = () => localStorage.getItem('shop.login') === ada.externalId

Roxels.init({
  templateKey: 'rk_…',
  externalId: isSignedIn() ? ada.externalId : null,
  personName: ada.name,
  view: viewIn(location),
})

find('#login').addEventListener('click', () => {
  if (isSignedIn()) {
    localStorage.removeItem('shop.login')
    // Everything of theirs is gone at once: the conversation, and what it has marked.
    Roxels.signOut()
    writeCart([])
  } else {
    localStorage.setItem('shop.login', ada.externalId)
    // What a guest has said goes with them.
    Roxels.setPerson(ada)
  }
  showLogin()
})

function showLogin() {
  find('#login').textContent = isSignedIn() ? 'Sign out, Ada' : 'Sign in as Ada'
}

// Views

function viewIn({ search }) {
  const view = new URLSearchParams(search).get('view')
  return ['products', 'cart', 'checkout'].includes(view) ? view : 'home'
}

function showView() {
  const view = viewIn(location)
  for (const main of document.querySelectorAll('main')) main.hidden = main.dataset.view !== view
  for (const link of document.querySelectorAll('nav a'))
    link.ariaCurrent = viewIn(link) === view ? 'page' : null
  // The launcher goes by it.
  Roxels.setView(view)
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="shop.html"]')
  const isForBrowser = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  if (link === null || isForBrowser) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  showView()
  scrollTo(0, 0)
  find('main:not([hidden]) h1').focus()
})
addEventListener('popstate', showView)

// What is learned in the conversation marks the lamps that fit.

let wish = {}
Roxels.on('understanding', ({ goal_id, data }) => {
  wish = { ...wish, [goal_id]: data }
  showWish()
})
Roxels.on('signed_out', () => {
  wish = {}
  showWish()
})

function showWish() {
  const { room, budget = Infinity } = wish
  const fits = ({ rooms, price }) => rooms === room && Number(price) <= budget
  for (const lamp of document.querySelectorAll('.lamps li'))
    lamp.classList.toggle('fits', fits(lamp.dataset))
  const fitting = find('.fits h2')?.textContent
  find('#advice').textContent = room && fitting ? `For your ${room.toLowerCase()}: ${fitting}.` : ''
}

// The cart

const readCart = () => JSON.parse(sessionStorage.getItem('shop.cart') ?? '[]')

function writeCart(names) {
  sessionStorage.setItem('shop.cart', JSON.stringify(names))
  showCart()
}

function showCart() {
  const names = readCart()
  find('#count').textContent = names.length === 0 ? '' : `(${names.length})`
  find('[href$=checkout]').hidden = names.length === 0
  find('#cart').replaceChildren(...(names.length === 0 ? [row('It is empty.')] : names.map(item)))
}

function row(...content) {
  const element = document.createElement('li')
  element.append(...content)
  return element
}

function item(name, place) {
  const remove = document.createElement('button')
  remove.textContent = 'Remove'
  remove.ariaLabel = `Remove ${name}`
  remove.addEventListener('click', () => {
    writeCart(readCart().toSpliced(place, 1))
    find('main:not([hidden]) h1').focus()
  })
  return row(name, remove)
}

for (const button of document.querySelectorAll('[data-add]')) {
  button.addEventListener('click', () => {
    writeCart([...readCart(), button.dataset.add])
    find('#advice').textContent = `${button.dataset.add} is in your cart.`
  })
}

find('main form').addEventListener('submit', (event) => {
  event.preventDefault()
  writeCart([])
  event.target.hidden = true
  find('#ordered').textContent = 'Thank you: your order is on its way.'
})

showLogin()
showCart()
showView()
