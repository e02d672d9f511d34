/** What was captured: a column of its own where there is room, else a line that opens. */
export const answers = /* css */ `
.answers {
  display: grid;
  flex: 0 1 auto;
  grid-template: auto minmax(0, auto) / auto 1fr;
  align-items: center;
  min-block-size: 46px;
  max-block-size: 50%;
  padding-inline: 1.25em;
  border-block-end: 1px solid var(--edge);
}
.answers:has(.correction) {
  max-block-size: 70%;
}
.answers > h3 {
  display: none;
}
.more {
  display: flex;
  flex: none;
  gap: .25em;
  align-items: center;
  margin-inline-start: -.5em;
  padding-inline: .5em;
  border-color: transparent;
  background: none;
}
.more:hover {
  border-color: transparent;
  background: color-mix(in oklab, var(--ink) 6%, transparent);
}
.more .icon {
  inline-size: 18px;
  block-size: 18px;
}
.open .more .icon {
  rotate: 180deg;
}
.progress {
  display: flex;
  gap: .75em;
  align-items: center;
  margin-inline-start: .75em;
  color: var(--soft);
  font-size: .85em;
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}
progress {
  appearance: none;
  flex: 1;
  inline-size: 3em;
  block-size: .4em;
  overflow: clip;
  border: 0;
  border-radius: 1em;
  background: var(--edge);
}
progress::-webkit-progress-bar {
  background: none;
}
progress::-webkit-progress-value {
  border-radius: 1em;
  background: var(--accent);
}
progress::-moz-progress-bar {
  border-radius: 1em;
  background: var(--accent);
}
.review {
  display: none;
  grid-column: 1 / -1;
  max-block-size: 100%;
  overflow-y: auto;
  padding: .5em .25em 1.1em;
  margin-inline: -.25em;
}
.open .review {
  display: block;
}
@container panel (inline-size >= 44em) {
  .answers, .answers:has(.correction) {
    display: block;
    max-block-size: none;
    overflow-y: auto;
    padding: 1.15em 1.25em;
    border-block-end: 0;
  }
  .answers > h3, .answers .review {
    display: block;
  }
  .answers > .more {
    display: none;
  }
  .answers .progress {
    margin-block: .4em 1em;
    margin-inline: 0;
  }
  .answers .review {
    max-block-size: none;
    padding-block: 0;
    overflow: visible;
  }
}
.review .note {
  margin-block: 0 1em;
}
dl {
  display: grid;
  gap: .9em;
}
.goal {
  position: relative;
  display: grid;
  grid-template-columns: 1fr auto;
  column-gap: .4em;
  padding-inline-start: 1.9em;
}
.goal::before {
  content: '' / '';
  position: absolute;
  inset-block-start: .1em;
  inset-inline-start: 0;
  display: grid;
  place-content: center;
  inline-size: 1.25em;
  block-size: 1.25em;
  border: 2px solid color-mix(in oklab, var(--edge) 70%, var(--soft));
  border-radius: 50%;
  font-size: .92em;
  line-height: 1;
}
.goal:is([data-state=active], [data-state=captured])::before {
  border-color: var(--accent);
}
.goal[data-state=committed]::before {
  content: '✓' / '';
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
  font-size: .72em;
  font-weight: 700;
  inline-size: 1.6em;
  block-size: 1.6em;
}
dt {
  color: var(--soft);
  font-size: .85em;
}
.goal[data-state=active] dt {
  color: var(--ink);
}
.data {
  white-space: pre-line;
}
/* Read out, not shown: the circle shows it. */
.goal:is([data-state=open], [data-state=active]) .data {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.goal > :is(dt, .data) {
  grid-column: 1;
}
/* Beside what it is about, where there is one; below it, where there is more to do. */
.actions {
  display: flex;
  flex-wrap: wrap;
  grid-area: 1 / 2 / span 2;
  gap: .4em;
  align-items: center;
  align-self: center;
}
.actions:has(.primary:not([hidden]), .correction) {
  grid-area: 3 / 1 / auto / -1;
  margin-block-start: .4em;
}
.actions > button:not(.primary) {
  padding-inline: .7em;
  border-color: transparent;
  background: none;
  color: var(--soft);
}
.actions > button:not(.primary):hover {
  background: color-mix(in oklab, var(--ink) 6%, transparent);
  color: var(--ink);
}
.correction {
  scroll-margin-block: 1.1em;
  display: grid;
  flex: 1;
  grid-template-columns: repeat(auto-fit, minmax(6em, 1fr));
  gap: .5em;
}
.correction :is(label, p) {
  grid-column: 1 / -1;
}
.correction p {
  font-size: .85em;
}
.correction label {
  display: grid;
  gap: .2em;
  color: var(--soft);
  font-size: .85em;
}
input:not([type=checkbox]) {
  inline-size: 100%;
  min-block-size: 44px;
  padding-inline: .7em;
  border: 1px solid var(--soft);
  border-radius: .6em;
  background: var(--surface);
  color: var(--ink);
  font: inherit;
  font-size: 1.176em;
}
input[type=checkbox] {
  inline-size: 1.5em;
  block-size: 1.5em;
  margin-block: .4em;
  accent-color: var(--accent);
}
input[aria-invalid=true] {
  border-color: var(--warn);
}
@media (prefers-reduced-motion: no-preference) {
  progress::-webkit-progress-value {
    transition: inline-size .3s;
  }
  .more .icon {
    transition: rotate .2s;
  }
}
@media (forced-colors: active) {
  progress {
    border: 1px solid;
  }
  progress::-webkit-progress-value {
    background: Highlight;
  }
  progress::-moz-progress-bar {
    background: Highlight;
  }
}
`
