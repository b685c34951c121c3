/** Plain and dense, so that nobody takes the sandbox for the product or for the real GitHub. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ink: #1c1b19; --soft: #5d5a55; --paper: #faf8f4; --sheet: #ffffff; --line: #d9d4ca;
  --accent: #7a3e10; --accent-ink: #ffffff; --good: #2b6a30; --bad: #a3241d; --stripe: #b8621b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eae6df; --soft: #aaa59c; --paper: #191815; --sheet: #22201c; --line: #3d3a34;
    --accent: #e39a5c; --accent-ink: #1c1208; --good: #83c788; --bad: #f08b83; --stripe: #b8621b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 1rem; }
.narrow { max-width: 620px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .75rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
code, pre { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: .5rem 0; }
.top { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .5rem 1rem;
  background: var(--sheet); border-bottom: 1px solid var(--line); border-top: 4px solid var(--stripe); }
.top .home { font-weight: 700; color: var(--ink); text-decoration: none; }
.top form { margin-left: auto; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: .5rem; top: .5rem; background: var(--sheet); padding: .5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.soft { color: var(--soft); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: .5rem 0; }
.field { display: grid; grid-template-columns: minmax(0, 1fr); gap: .15rem; margin: .5rem 0; min-width: 0; max-width: 100%; }
.row .field { margin: 0; }
.field > span, legend { font-size: .85rem; color: var(--soft); }
input, select, textarea, button { font: inherit; color: inherit; max-width: 100%; }
input:not([type=checkbox]), select, textarea { background: var(--sheet); border: 1px solid var(--soft);
  border-radius: 4px; padding: .4rem .5rem; }
.field input, .field textarea { width: 100%; }
.row .field input { width: 9rem; }
.row .field input[type=datetime-local] { width: 14rem; }
textarea { min-height: 7rem; }
button, .button { display: inline-block; background: var(--sheet); border: 1px solid var(--soft); border-radius: 4px;
  padding: .4rem .8rem; cursor: pointer; text-decoration: none; color: var(--ink); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.danger { border-color: var(--bad); color: var(--bad); }
[aria-pressed=true], [aria-current=page] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
fieldset { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .25rem .75rem .75rem; min-width: 0; }
.checks { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.checks label { display: inline-flex; gap: .4rem; align-items: center; min-height: 2rem; }
.list { list-style: none; margin: .5rem 0; padding: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.list > li { padding: .55rem .8rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.list > li:first-child { border-top: 0; }
.choices { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem; }
.choices li { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 6px; padding: .75rem; }
.choices button { margin-left: auto; }
.label { display: inline-flex; gap: .3rem; align-items: center; border: 1px solid var(--line); border-radius: 99px;
  padding: 0 .6rem; margin-right: .25rem; font-size: .85rem; }
.problem { border: 1px solid var(--bad); border-left-width: 5px; border-radius: 4px; padding: .5rem .75rem; background: var(--sheet); }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; overflow-wrap: anywhere; }
.columns { display: grid; gap: 0 2rem; }
@media (min-width: 860px) { .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--sheet); font-size: .9rem; }
th, td { text-align: left; padding: .35rem .6rem; border: 1px solid var(--line); vertical-align: top; }
`;
