/** The header, and where its parts are in the room there is: answers at the side of the conversation, or above it. */
export const panel = /* css */ `
.panel {
  display: flex;
  flex-direction: column;
  flex: 1;
  min-block-size: 0;
  container: panel / inline-size;
  background: var(--surface);
  color: var(--ink);
}
header {
  display: flex;
  flex: none;
  gap: .1em;
  align-items: center;
  padding-block: .4em;
  padding-inline: 1.25em .5em;
  border-block-end: 1px solid var(--edge);
}
h2 {
  flex: 1;
  min-inline-size: 0;
  overflow: hidden;
  font-size: 1em;
  font-weight: 650;
  letter-spacing: -.01em;
  text-overflow: ellipsis;
  white-space: nowrap;
}
/* It is given the focus where what had it is gone; there is nothing to do with it. */
h2:focus-visible {
  outline: none;
}
.person {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-block-size: 0;
}
@container panel (inline-size >= 44em) {
  .person {
    flex-direction: row-reverse;
  }
  .answers {
    inline-size: clamp(14em, 34%, 19em);
    border-inline-start: 1px solid var(--edge);
    background: var(--page);
  }
}
.warning {
  inline-size: min(26em, 100vw - 2em);
  margin: auto;
  padding: 1.5em;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  box-shadow: var(--shadow);
}
.warning form {
  display: flex;
  flex-wrap: wrap;
  gap: .6em;
}
.warning :is(h3, p) {
  inline-size: 100%;
}
.warning p {
  margin-block-end: .5em;
  color: var(--soft);
  font-variant-numeric: tabular-nums;
}
h3 {
  font-size: 1em;
  font-weight: 650;
}
::backdrop {
  background: rgb(15 14 12 / 50%);
}
`
