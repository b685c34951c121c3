const colours: Record<string, string> = {
  alice: "#a8453a",
  bob: "#2f6d8c",
  carol: "#4f7a3c",
  acme: "#5b4a8a",
};

/** A face as an SVG: a coloured square with the first letter. */
export function avatarSvg(login: string): string {
  const letter = login.slice(0, 1).toUpperCase();
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">` +
    `<rect width="80" height="80" rx="12" fill="${colours[login] ?? "#666666"}"/>` +
    `<text x="40" y="54" font-family="sans-serif" font-size="40" text-anchor="middle" fill="#fff">${letter}</text></svg>`
  );
}
