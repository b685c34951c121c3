/** A sentence of ours whose https addresses can be followed; all else stays text. */
export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {text.split(/(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, i) =>
        i % 2 === 1 && URL.canParse(part) ? (
          <a href={part} rel="noreferrer noopener">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
