/** What a field for a client's name offers; the server searches while a person types. */
export function ClientNames({ list, names }: { list: string; names: readonly string[] }) {
  return (
    <datalist id={list}>
      {names.map((name) => (
        <option value={name}></option>
      ))}
    </datalist>
  );
}
