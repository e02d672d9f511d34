/** `/join/page.css`: one card in the middle, light or dark as the reader has it. Nothing in it moves. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1c1a, #e8e6e1); --soft: light-dark(#5a5853, #a9a69f); --paper: light-dark(#f4f2ed, #171614); --card: light-dark(#fffefc, #201e1b); --line: light-dark(#dbd8d0, #3a3732); --accent: light-dark(#0b6b58, #67d3b5); --on-accent: light-dark(#ffffff, #06231c); }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { width: 100%; max-width: 32rem; padding: clamp(1.25rem, 6vw, 2.5rem); background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
h1 { margin: 0 0 0.75rem; font-size: clamp(1.4rem, 5vw, 1.75rem); line-height: 1.2; text-wrap: balance; }
p { margin: 0 0 1.25rem; color: var(--soft); text-wrap: pretty; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0; }
button { min-height: 2.75rem; padding: 0.5rem 1.5rem; font: inherit; font-weight: 600; border: 1px solid var(--accent); border-radius: 0.6rem; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { background: transparent; color: var(--accent); border-color: var(--line); }
button:disabled { opacity: 0.6; cursor: default; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
[hidden] { display: none; }
[role="status"], noscript p { margin: 1.25rem 0 0; color: var(--ink); }
[role="status"]:empty { margin: 0; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`
