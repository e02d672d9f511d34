/** What was said, how the line is, and where to write. */
export const talk = /* css */ `
.talk {
  position: relative;
  display: flex;
  flex: 1;
  flex-direction: column;
  min-inline-size: 0;
  min-block-size: min(11em, 50%);
}
.log {
  flex: 1;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 1.25em 1.25em .5em;
}
.log:focus-visible {
  outline-offset: -3px;
  border-radius: .5em;
}
.content > button {
  display: block;
  margin: 0 auto 1em;
}
/* Something has come below, out of view. */
.newer {
  align-self: center;
  margin-block: calc(-44px - .5em) .5em;
  box-shadow: var(--shadow);
}
.messages {
  display: grid;
  gap: 1.1em;
  list-style: none;
}
.message {
  justify-self: start;
  max-inline-size: min(38em, 94%);
}
.text {
  white-space: pre-wrap;
}
.message[data-role=participant] {
  justify-self: end;
  max-inline-size: min(32em, 84%);
}
.message[data-role=participant] .text {
  padding: .5em .95em;
  border-radius: var(--radius);
  border-end-end-radius: .3em;
  background: var(--tint);
}
.message[data-role=participant] .note {
  justify-content: end;
}
.message[data-state=failed] .note {
  color: var(--warn);
}
/* The turn below it says so, and how it goes on. */
.message[data-state=interrupted]:last-child .note {
  display: none;
}
.message[data-state=streaming] .text::after {
  content: '' / '';
  display: inline-block;
  inline-size: .5em;
  block-size: .5em;
  margin-inline-start: .35em;
  border-radius: 50%;
  background: var(--accent);
}
.note, .thinking {
  display: flex;
  flex-wrap: wrap;
  gap: .3em .6em;
  align-items: center;
  margin-block-start: .3em;
  color: var(--soft);
  font-size: .875em;
}
.note button {
  font-size: 1em;
}
/* One can see that it speaks. */
.content:has([data-state=streaming]) .thinking {
  display: none;
}
.content > :is(.note, .thinking) {
  margin-block-start: 1.2em;
}
.line {
  display: flex;
  flex-wrap: wrap;
  gap: .4em .9em;
  align-items: center;
  justify-content: center;
  padding: .5em 1.25em;
  color: var(--soft);
  font-size: .9em;
  text-align: center;
  text-wrap: balance;
}
.line button {
  font-size: 1em;
}
[role=alert] {
  color: var(--warn);
}
/* Out of the way and not away: a live region that comes with its first words is not read out. */
p:is([role=status], [role=alert]):empty {
  position: absolute;
}
.line:not(:has(p:not(:empty), button:not([hidden]))) {
  padding: 0;
}
.line:has(button:not([hidden])) {
  padding-block-end: 1em;
}
/* With nothing to read yet, the line is what there is to see. */
.talk:not(:has(.message)):has(.line p:not(:empty)) .log {
  flex: 0;
  padding: 0;
}
.talk:not(:has(.message)) .line:has(p:not(:empty)) {
  flex: 1;
  flex-flow: column;
  gap: 1.1em;
  font-size: 1.05em;
}
.composer {
  flex: none;
  padding: .6em .75em;
}
fieldset {
  display: flex;
  gap: .25em;
  align-items: end;
  padding: 3px;
  border: 1px solid var(--edge);
  border-radius: 26px;
  background: var(--page);
}
fieldset:focus-within {
  outline: 2px solid var(--accent);
  outline-offset: -1px;
}
fieldset:disabled {
  opacity: .55;
}
fieldset label {
  display: grid;
  flex: 1;
  min-inline-size: 0;
}
textarea {
  field-sizing: content;
  inline-size: 100%;
  min-block-size: 44px;
  max-block-size: 9em;
  padding: calc((44px - 1.5em) / 2) .9em;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  resize: none;
}
textarea:focus-visible {
  outline: none;
}
textarea::placeholder {
  color: var(--soft);
  opacity: 1;
}
[part~=send], [part~=send]:hover {
  background: var(--accent);
  color: var(--on-accent);
}
[part~=stop] {
  color: var(--ink);
}
.ending {
  flex: none;
  padding: 0 1em .4em;
  margin-block-start: -.4em;
  text-align: center;
}
.ending > button {
  border-color: transparent;
  background: none;
  color: var(--soft);
  font-size: .82em;
  font-weight: 450;
}
.ending > button:hover {
  border-color: transparent;
  color: var(--ink);
  text-decoration: underline;
  text-underline-offset: .2em;
}
.asked {
  display: flex;
  flex-wrap: wrap;
  gap: .4em .6em;
  align-items: center;
  justify-content: center;
  padding-block: .4em;
  font-size: .9em;
}
.asked button {
  font-size: 1em;
}
@media (prefers-reduced-motion: no-preference) {
  .thinking, .message[data-state=streaming] .text::after {
    animation: breathe 1.4s ease-in-out infinite;
  }
  .message {
    animation: arrive .25s ease-out;
  }
}
@keyframes breathe {
  50% {
    opacity: .35;
  }
}
@keyframes arrive {
  from {
    opacity: 0;
    translate: 0 .4em;
  }
}
@media (forced-colors: active) {
  .message[data-role=participant] .text {
    border: 1px solid;
  }
  .message[data-state=streaming] .text::after {
    background: CanvasText;
  }
}
`
