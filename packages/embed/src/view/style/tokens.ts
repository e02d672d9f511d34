/**
 * Colours, type and what every control has in common. A page sets the properties that begin with `--roxels-`, on any element around.
 * On `:host`, only what is important holds against the rules of the page; what is inside, they do not reach.
 */
export const tokens = /* css */ `
:host {
  all: initial !important;
  display: contents !important;
}
.root {
  --accent: var(--roxels-accent, light-dark(#0b6b58, #67d3b5));
  --on-accent: var(--roxels-on-accent, light-dark(#fff, #06231c));
  --surface: var(--roxels-surface, light-dark(#fff, #1e1c1a));
  --page: var(--roxels-page, light-dark(#f7f5f1, #151412));
  --ink: var(--roxels-ink, light-dark(#1f1d1a, #edebe6));
  --soft: var(--roxels-soft, light-dark(#66615a, #a8a39a));
  --edge: var(--roxels-edge, light-dark(#e3dfd7, #37342f));
  --tint: var(--roxels-tint, light-dark(#e2f0eb, #1b342d));
  --warn: var(--roxels-warn, light-dark(#9a3412, #fdba74));
  --radius: var(--roxels-radius, 1.1em);
  --layer: var(--roxels-z-index, 2147483000);
  --offset: var(--roxels-offset, 1.25em);
  --shadow: 0 .1em .3em rgb(0 0 0 / 12%), 0 .75em 2.5em rgb(0 0 0 / 20%);
  color-scheme: var(--roxels-color-scheme, light dark);
  display: contents;
  color: var(--ink);
  font: 1em/1.5 var(--roxels-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
  text-align: start;
}
*, ::before, ::after {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
}
[hidden] {
  display: none !important;
}
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
/* At the end of the page, where it would be of itself, it would make that a pixel higher. */
.root > .unseen {
  inset-block-start: 0;
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
button {
  min-block-size: 44px;
  min-inline-size: 44px;
  padding: .35em 1.1em;
  border: 1px solid var(--edge);
  border-radius: 99em;
  background: var(--surface);
  color: inherit;
  font: inherit;
  font-size: .9em;
  font-weight: 550;
  cursor: pointer;
}
button:hover {
  border-color: var(--soft);
}
button:disabled {
  cursor: default;
}
.primary, .line button, button[type=submit]:not(.round) {
  border-color: transparent;
  background: var(--accent);
  color: var(--on-accent);
}
:is(.primary, .line button, button[type=submit]:not(.round)):hover {
  border-color: transparent;
  background: color-mix(in oklab, var(--accent) 88%, var(--ink));
}
.round {
  display: grid;
  flex: none;
  place-content: center;
  padding: 0;
  inline-size: 44px;
  block-size: 44px;
  border-color: transparent;
  border-radius: 50%;
  background: none;
  color: var(--soft);
}
.round:hover {
  border-color: transparent;
  background: color-mix(in oklab, var(--ink) 8%, transparent);
  color: var(--ink);
}
.icon {
  inline-size: 22px;
  block-size: 22px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.9;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.icon.handle {
  stroke-width: 2.6;
}
.icon.stop {
  fill: currentColor;
}
@media (forced-colors: active) {
  .round {
    border-color: ButtonBorder;
  }
}
`
