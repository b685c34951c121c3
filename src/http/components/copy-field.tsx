/** A value to take elsewhere: selectable without JavaScript, one click with it. */
export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy">
        <input id={id} type="text" readonly value={value} spellcheck={false} autocomplete="off" />
        <button type="button" class="button scripted" data-copy={id} aria-label={`Copy ${label}`}>
          Copy
        </button>
      </div>
    </div>
  );
}
