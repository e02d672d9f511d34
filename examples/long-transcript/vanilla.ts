import type { Roxels } from '@roxels/core'
import { quietly, spread, transcript as transcriptPart } from '@roxels/core/parts'
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core'
import { button, el } from '../shared/vanilla/dom.ts'
import { message, turn } from '../shared/vanilla/messages.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import './scene.css'
import { keysOf, placeOf, toFirst, windowOptions } from './window.ts'
import * as words from './wording.ts'

type Virtual = Virtualizer<HTMLElement, HTMLElement>

export default function longTranscript(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const sheet = el('div', { className: 'sheet' }, [
    el('header', { className: 'top' }, [
      el('h1', { textContent: words.title, tabIndex: -1 }),
      el('p', { className: 'confession', textContent: words.confession }),
    ]),
    talk(scope, roxels, { log }),
  ])
  const scene = el('main', { className: 'scene long-transcript' }, [sheet])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function log(scope: Scope, roxels: Roxels): readonly HTMLElement[] {
  const { ids, hasOlder } = roxels.transcript
  const rows = new Map<string, ReturnType<typeof message>>()
  const list = el('ol', { className: 'messages' })
  const scroller = el('div', { className: 'log', ariaLabel: 'Messages' }, [list])
  spread(scroller, transcriptPart(roxels, { hasOlder: false }).log)

  const show = () => {
    const items = virtual.getVirtualItems()
    list.style.blockSize = `${virtual.getTotalSize()}px`
    const seen = new Set(items.map(({ key }) => key))
    for (const [id, { row, end }] of rows) {
      if (seen.has(id)) continue
      end()
      row.remove()
      rows.delete(id)
    }
    const all = items.map((item) => {
      const id = String(item.key)
      const { row } = rows.get(id) ?? added(id)
      const { style, ...place } = placeOf(item, ids.get().length, hasOlder.get())
      spread(row, place)
      row.style.transform = style.transform
      return row
    })
    all.forEach((row, index) => {
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null)
    })
    // Last: what a row measures may change which rows are shown, at once.
    for (const row of all) if (row.isConnected) virtual.measureElement(row)
  }
  const added = (id: string) => {
    const made = message(roxels, id)
    rows.set(id, made)
    return made
  }
  const options = () => {
    const { onChange, ...rest } = windowOptions(roxels, ids.get(), () => scroller)
    return {
      ...rest,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: (window: Virtual) => {
        show()
        onChange(window)
      },
    }
  }
  const virtual: Virtual = new Virtualizer(options())
  scroller.addEventListener(
    'keydown',
    keysOf(roxels, () => virtual),
  )
  scope.onEnd(virtual._didMount())
  scope.onEnd(() => rows.forEach(({ end }) => end()))
  const update = () => {
    virtual.setOptions(options())
    show()
    virtual._willUpdate()
  }
  // Once it is part of the page, and can be measured.
  queueMicrotask(update)
  scope.follow(ids, () => scroller.isConnected && update())
  scope.follow(hasOlder, () => scroller.isConnected && show())
  return [
    bar(scope, roxels, virtual),
    scroller,
    el('div', { className: 'turn' }, turn(scope, roxels)),
  ]
}

function bar(scope: Scope, roxels: Roxels, virtual: Virtual): HTMLElement {
  const { ids, hasOlder } = roxels.transcript
  const extent = el('p', {})
  const show = () => (extent.textContent = words.extentOf(ids.get().length, hasOlder.get()))
  scope.follow(ids, show)
  scope.follow(hasOlder, show)
  return el('div', { className: 'extent' }, [
    extent,
    button(words.first, () => quietly(toFirst(roxels, virtual))),
    button(words.newest, () => virtual.scrollToEnd()),
  ])
}
