/** Zero width space: a sign and a name that it parts mean nothing to a provider, and look the same to people. */
const gap = "\u200B";

/** Only what any reader takes for an address as a whole; what follows it is text again. */
const address = /(https?:\/\/[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>()[\]"'`\\]*)?)/gi;

/** After any sign of ASCII. */
const gapAfterSign = /([!-/:-@[-`{-~])\u200B/g;

const markers = /(?:\n\n)?<!-- timewire:[\w-]{1,64} -->/g;

/** What a provider acts on: the signs of mentions, references and commands, each where something follows that it would take for one. */
export type Signs = {
  signs: RegExp;
  /** Makes an address lead to the same page without being a reference; absent = addresses are none there. */
  address?: (url: string) => string;
};

/** The text with nothing in it that acts; `readable` brings it back. Signs in code are parted too: what is code is not certain. */
export function inert(text: string, { signs, address: ofAddress = (url) => url }: Signs): string {
  return withoutMarkers(text)
    .split(address)
    .map((part, index) => (index % 2 === 1 ? ofAddress(part) : part.replaceAll(signs, (sign) => sign + gap)))
    .join("");
}

/** A text as it is there, without what we put into it. */
export function readable(text: string): string {
  return withoutMarkers(text).replaceAll(gapAfterSign, "$1");
}

/** The text with a mark that people do not see, by which it is found again. */
export function marked(text: string, key: string): string {
  return `${text}\n\n<!-- timewire:${key} -->`;
}

/** Whether it has the mark. */
export function isMarked(text: string, key: string): boolean {
  return text.includes(`<!-- timewire:${key} -->`);
}

function withoutMarkers(text: string): string {
  return text.replaceAll(markers, "");
}
