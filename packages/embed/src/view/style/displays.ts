/** In front of the page: a sheet in its middle, or all of a narrow screen. */
export const modal = /* css */ `
.modal {
  inline-size: min(58em, 100vw - 3em);
  block-size: min(44em, 100dvh - 3em);
  max-inline-size: none;
  max-block-size: none;
  margin: auto;
  overflow: clip;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  box-shadow: var(--shadow);
}
.modal[open] {
  display: flex;
}
@media (width < 40em) {
  .modal {
    inline-size: 100%;
    block-size: 100dvh;
    border: 0;
    border-radius: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
  }
}
@media (prefers-reduced-motion: no-preference) {
  .modal {
    animation: rise .2s ease-out;
  }
}
@keyframes rise {
  from {
    opacity: 0;
    translate: 0 .75em;
  }
}
`

/** In the corner, or at the foot of a narrow screen; collapsed, a round button. */
export const compact = /* css */ `
.compact, .launcher {
  position: fixed;
  z-index: var(--layer);
  inset-block-end: max(var(--offset), env(safe-area-inset-bottom));
  inset-inline-end: var(--offset);
}
.compact {
  display: flex;
  inline-size: min(25em, 100vw - 2 * var(--offset));
  block-size: min(40em, 100dvh - 2 * var(--offset));
  overflow: clip;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  box-shadow: var(--shadow);
}
.compact header {
  padding-inline-start: .4em;
  cursor: grab;
  touch-action: none;
  user-select: none;
  -webkit-user-select: none;
}
.compact header:active {
  cursor: grabbing;
}
.compact h2 {
  margin-inline-start: .25em;
}
.launcher {
  display: grid;
  place-content: center;
  inline-size: 3.75em;
  block-size: 3.75em;
  padding: 0;
  border-color: transparent;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1em;
  box-shadow: var(--shadow);
}
.launcher .icon {
  inline-size: 1.9em;
  block-size: 1.9em;
}
.badge {
  position: absolute;
  inset-block-start: -.3em;
  inset-inline-end: -.3em;
  min-inline-size: 1.75em;
  padding-inline: .4em;
  border: 2px solid var(--surface);
  border-radius: 1em;
  background: var(--warn);
  color: var(--surface);
  font-size: .8em;
  font-weight: 700;
  font-variant-numeric: tabular-nums;
  line-height: 1.5em;
}
@media (width < 30em) {
  .compact {
    inset-block-end: 0;
    inset-inline: 0;
    inline-size: auto;
    block-size: min(40em, 88dvh);
    border-inline-width: 0;
    border-block-end-width: 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: env(safe-area-inset-bottom);
    translate: none !important;
  }
  .compact header {
    padding-inline-start: 1em;
    cursor: auto;
    touch-action: auto;
  }
  .compact [part~=handle] {
    display: none;
  }
}
@media (prefers-reduced-motion: no-preference) {
  .compact, .launcher {
    animation: appear .2s ease-out;
  }
}
/* It does not move: where it is has to be measured at any time. */
@keyframes appear {
  from {
    opacity: 0;
  }
}
`

/** What opens it: a pill in the corner, or one in the flow of the page. */
export const launcher = /* css */ `
.launcher {
  display: inline-flex;
  gap: .5em;
  align-items: center;
  min-block-size: 3.25em;
  padding-inline: 1.1em 1.35em;
  border-color: transparent;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1em;
  font-weight: 600;
  vertical-align: middle;
}
.launcher:hover {
  border-color: transparent;
  background: color-mix(in oklab, var(--accent) 88%, var(--ink));
}
.corner {
  position: fixed;
  z-index: var(--layer);
  inset-block-end: max(var(--offset), env(safe-area-inset-bottom));
  inset-inline-end: var(--offset);
  max-inline-size: calc(100vw - 2 * var(--offset));
  box-shadow: var(--shadow);
}
`
