/** The one stylesheet: a column beside its contents, one below the other on a phone; light or dark as the reader has it. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1c1a, #e8e6e1); --soft: light-dark(#5a5853, #a9a69f); --paper: light-dark(#fdfcfa, #171614); --shade: light-dark(#f1efea, #24221f); --line: light-dark(#dbd8d0, #3a3732); --link: light-dark(#0b5394, #8ab8ea); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; background: var(--paper); color: var(--ink); }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; margin: 0; }
h2 { font-size: 1.4rem; margin: 3rem 0 0.5rem; }
h3 { font-size: 1.05rem; margin: 0 0 0.5rem; }
p { margin: 0.5rem 0; max-width: 44rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code { font: 0.9em ui-monospace, monospace; background: var(--shade); border-radius: 0.25em; padding: 0.05em 0.3em; }
small { color: var(--soft); }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
section:target { background: var(--shade); box-shadow: 0 0 0 0.75rem var(--shade); border-radius: 0.1rem; }
h3 span, nav span { font: 600 0.8em ui-monospace, monospace; color: var(--soft); }
dl { margin: 0.5rem 0; padding-left: 0.75rem; border-left: 2px solid var(--line); }
dt { margin-top: 0.5rem; }
dt span { color: var(--soft); }
dt b { font-weight: 500; font-size: 0.85em; color: var(--soft); font-style: italic; }
dd { margin: 0 0 0 0.75rem; }
dd p { margin: 0.15rem 0; }
ul, ol { margin: 0.5rem 0; padding-left: 1.25rem; }
summary { cursor: pointer; padding: 0.15rem 0; }
nav { font-size: 0.9rem; margin: 1rem 0; }
nav ul { list-style: none; padding-left: 1rem; }
nav a { display: block; padding: 0.2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav summary { font-weight: 600; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); column-gap: 2.5rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; align-self: start; padding-bottom: 2rem; }
}
@media print { nav { display: none; } }
`
