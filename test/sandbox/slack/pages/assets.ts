export const chatStylesheet = `
.chat { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.chat-side ul { list-style: none; margin: 0 0 .5rem; padding: 0; }
.chat-side a { display: inline-block; padding: .2rem .5rem; border-radius: 4px; }
.chat-stream { list-style: none; margin: 0; padding: 0; max-height: 65vh; overflow-y: auto;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.message { padding: .5rem .75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.message:first-child { border-top: 0; }
.message p { margin: 0; }
.message.ephemeral { border-left: 4px solid var(--stripe); }
.message-menu summary { font-size: .85rem; color: var(--soft); cursor: pointer; }
.mrkdwn p, .mrkdwn blockquote { margin: 0; white-space: pre-wrap; }
.mrkdwn blockquote { border-left: 3px solid var(--line); padding-left: .6rem; }
.mention { color: var(--accent); font-weight: 600; }
.ping { background: var(--bad); color: var(--sheet); padding: 0 .2rem; }
.blocks { display: grid; gap: .5rem; }
.blocks hr { width: 100%; border: 0; border-top: 1px solid var(--line); margin: 0; }
.block-header { font-size: 1.1rem; font-weight: 700; margin: 0; }
.block-section { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: start; }
.block-section > div:first-child { flex: 1 1 16rem; min-width: 0; }
.block-fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .25rem 1rem; }
.block-context { display: flex; flex-wrap: wrap; gap: .25rem .75rem; font-size: .85rem; color: var(--soft); }
.block-actions, .block-choice { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
.chat-composer { display: flex; gap: .5rem; align-items: end; margin: .75rem 0; }
.chat-composer .field { flex: 1; margin: 0; }
.chat-dialog { background: var(--sheet); border: 2px solid var(--stripe); border-radius: 8px; padding: 0 1rem 1rem; margin: 1rem 0; max-width: 560px; }
.chat-default { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); padding: 0; border: 0; }
.confirm summary { list-style: none; }
@media (max-width: 779px) { .chat-side ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; } }
@media (min-width: 780px) { .chat { grid-template-columns: 13rem minmax(0, 1fr); } }
`;

/** Keeps the window current. Everything else works without it. */
export const chatScript = `
const target = document.querySelector("[data-live]");
const toEnd = () => {
  const stream = document.getElementById("stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
};
async function refresh() {
  const response = await fetch(target.dataset.live).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-version]")) {
    const shown = document.getElementById(part.id);
    if (!shown || shown.dataset.version === part.dataset.version) continue;
    shown.replaceWith(part);
    if (part.id === "stream") toEnd();
    if (part.id === "dialog") part.querySelector("input, select, textarea")?.focus();
  }
}
toEnd();
if (target) setInterval(refresh, 700);
`;
