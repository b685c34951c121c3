/** How many questions come after those that are listed; nothing for 0. */
export function MoreToDecide({ more }: { more: number }) {
  return more === 0 ? null : (
    <p class="muted">
      {more} more {more === 1 ? "follows" : "follow"} when these are decided.
    </p>
  );
}
