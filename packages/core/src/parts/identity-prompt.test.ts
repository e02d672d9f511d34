import { describe, expect, test } from 'vitest'
import type { Roxels } from '../roxels.ts'
import { ada, openVisits } from '../testing/unpublished/visits.ts'
import { identityPrompt, keepWarning } from './identity-prompt.ts'

function shownNow(roxels: Roxels) {
  const { state, idle } = roxels
  return identityPrompt(roxels, { state: state.get(), idle: idle.get() })
}

test('who cannot be told any more is asked, and answers with one button', async () => {
  const { server, started, pass } = openVisits()
  let isKnown = true
  const { roxels, status } = await started({
    person: ada,
    identityToken: () => Promise.resolve(isKnown ? server.signIdentity('user_ada') : null),
  })
  const part = () => shownNow(roxels)
  expect([part().isLocked, part().confirm.hidden]).toEqual([false, true])
  isKnown = false
  await server.expireIdentities()
  await pass()
  expect([status(), part().isLocked, part().confirm.hidden]).toEqual(['locked', true, false])
  isKnown = true
  part().confirm.onclick()
  await pass()
  expect([status(), part().isLocked]).toEqual(['live', false])
})

test('whoever is asked may also say that they are somebody else', async () => {
  const { started, pass } = openVisits()
  const { roxels, status } = await started({ person: ada })
  expect(shownNow(roxels).signOut).toMatchObject({ type: 'button', hidden: false })
  shownNow(roxels).signOut.onclick()
  await pass()
  expect(status()).toBe('signedOut')
})

/** A tablet that people share, on which somebody has done nothing for a minute. */
async function walkAway() {
  const visits = openVisits()
  const page = await visits.started({ kiosk: { idleSeconds: 60, warnSeconds: 20 } })
  const dialog = closedDialog()
  const attach = keepWarning(page.roxels)
  attach(dialog.element)
  await visits.pass(60_000)
  return { ...visits, ...page, dialog, attach, part: () => shownNow(page.roxels) }
}

describe('at a kiosk', () => {
  test('whoever does nothing sees how long they have left, and says that they are there', async () => {
    const { roxels, part, pass, status } = await walkAway()
    expect(part().secondsLeft).toBe(20)
    await pass(1_000)
    expect(part().secondsLeft).toBe(19)
    expect(part().warning).toEqual({ role: 'alertdialog' })
    expect(part().stay.type).toBe('submit')
    part().stay.onclick()
    expect([roxels.idle.get(), part().secondsLeft]).toEqual([null, null])
    await pass(20_000)
    expect(status()).toBe('live')
  })

  test('nobody is asked where there is no kiosk', async () => {
    const { started, pass } = openVisits()
    const { roxels } = await started({ person: ada })
    await pass(10 * 60_000)
    expect(shownNow(roxels).secondsLeft).toBeNull()
  })

  test('the dialog opens when time runs out, and a touch does not take it from under the finger', async () => {
    const { roxels, tab, dialog } = await walkAway()
    expect([dialog.isOpen(), dialog.opened()]).toEqual([true, 1])
    tab.page.touch()
    expect([roxels.idle.get(), dialog.isOpen()]).toEqual([null, true])
  })

  test.for(['close', 'beside'] as const)(
    'to close it, by whatever means, is to be there: %s',
    async (how) => {
      const { roxels, dialog } = await walkAway()
      if (how === 'beside') dialog.touchBeside()
      else dialog.element.close()
      expect([dialog.isOpen(), roxels.idle.get()]).toEqual([false, null])
    },
  )

  test('a touch within it does not close it', async () => {
    const { dialog } = await walkAway()
    dialog.touchWithin()
    expect(dialog.isOpen()).toBe(true)
  })

  test('it opens again for the next one who walks away, and is opened once for each', async () => {
    const { dialog, pass } = await walkAway()
    await pass(5_000)
    dialog.element.close()
    await pass(60_000)
    expect([dialog.isOpen(), dialog.opened()]).toEqual([true, 2])
  })

  test('one that appears while somebody is to be asked opens at once', async () => {
    const { attach, dialog, pass } = await walkAway()
    attach(null)
    const late = closedDialog()
    late.isOnPage(false)
    attach(late.element)
    expect(late.isOpen()).toBe(false)
    // A framework tells of an element before it is part of the page.
    late.isOnPage(true)
    await pass()
    expect([late.isOpen(), dialog.opened()]).toEqual([true, 1])
  })

  test('one that is not on the page yet opens as soon as it is', async () => {
    const { attach, pass } = await walkAway()
    const late = closedDialog()
    late.isOnPage(false)
    attach(late.element)
    await pass(1_000)
    expect(late.isOpen()).toBe(false)
    late.isOnPage(true)
    await pass(1_000)
    expect(late.isOpen()).toBe(true)
  })

  test('it goes with whoever was asked and did not answer', async () => {
    const { dialog, pass, status } = await walkAway()
    await pass(20_000)
    expect([status(), dialog.isOpen()]).toEqual(['signedOut', false])
  })

  test('one that is gone is left alone', async () => {
    const { roxels, attach, dialog, pass } = await walkAway()
    roxels.extend()
    dialog.element.close()
    attach(null)
    await pass(60_000)
    expect(roxels.idle.get()).toEqual({ secondsLeft: 20 })
    expect(dialog.opened()).toBe(1)
    // What a framework still closes of it says nothing about anybody.
    dialog.element.dispatchEvent(new Event('close'))
    expect(roxels.idle.get()).toEqual({ secondsLeft: 20 })
  })
})

/** As much of a `<dialog>` as is used of one. */
function closedDialog() {
  let isConnected = true
  let isOpen = false
  let opened = 0
  const target = new EventTarget()
  const properties = {
    open: { get: () => isOpen },
    isConnected: { get: () => isConnected },
    showModal: {
      value() {
        if (!isConnected || isOpen) throw new Error('InvalidStateError')
        isOpen = true
        opened += 1
      },
    },
    close: {
      value() {
        if (!isOpen) return
        isOpen = false
        target.dispatchEvent(new Event('close'))
      },
    },
  }
  const element = Object.defineProperties(target, properties) as unknown as HTMLDialogElement
  const touchWithin = () => {
    const event = new Event('click')
    Object.defineProperty(event, 'target', { value: {} })
    target.dispatchEvent(event)
  }
  return {
    element,
    isOpen: () => isOpen,
    opened: () => opened,
    isOnPage: (value: boolean) => void (isConnected = value),
    touchBeside: () => void target.dispatchEvent(new Event('click')),
    touchWithin,
  }
}
