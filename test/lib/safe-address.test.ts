import { describe, expect, it } from "vitest";

import { AppError } from "../../src/lib/errors.ts";
import { isSafeAddress, parseOwnHost } from "../../src/lib/safe-address.ts";

const refused = [
  "http://github.example.com/",
  "ftp://github.example.com/",
  "https://user@github.example.com/",
  "https://user:password@github.example.com/",
  "https://github.example.com:8443/",
  "https://github.example.com:22/",
  "https://localhost/",
  "https://localhost./",
  "https://LOCALHOST/",
  "https://app.localhost/",
  "https://intranet/",
  "https://metadata/",
  "https://metadata.google.internal/",
  "https://printer.local/",
  "https://printer.local./",
  "https://git.corp/",
  "https://git.home.arpa/",
  "https://git.lan/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://0.0.0.0/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://192.168.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://100.64.0.1/",
  "https://8.8.8.8/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://127.0.0.1./",
  "https://１２７.0.0.1/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[fd00::1]/",
  "https://[fe80::1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://127.0.0.1.nip.io/",
  "https://169-254-169-254.sslip.io/",
  "https://app.lvh.me/",
];

describe("isSafeAddress", () => {
  it.each(refused)("T6: refuses %s", (address) => {
    expect(isSafeAddress(new URL(address))).toBe(false);
  });

  it.each([
    "https://api.github.com/user",
    "https://github.acme.example/api/v3/user",
    "https://bücher.example/",
  ])("lets %s pass", (address) => {
    expect(isSafeAddress(new URL(address))).toBe(true);
  });
});

describe("parseOwnHost", () => {
  it.each([
    ["https://git.acme.example", "git.acme.example"],
    ["  git.acme.example/login ", "git.acme.example"],
    ["HTTPS://Git.Acme.Example./", "git.acme.example"],
    ["https://git.acme.example:443", "git.acme.example"],
  ])("reads %j as %s", (typed, host) => {
    expect(parseOwnHost(typed, "host")).toBe(host);
  });

  it.each(["", " ", "https://", "not a host", "javascript:alert(1)", "//", ...refused])(
    "answers %j with a sentence",
    (typed) => {
      expect(() => parseOwnHost(typed, "host")).toThrow(AppError);
    },
  );
});
