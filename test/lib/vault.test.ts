import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { ConfigError, parseConfig } from "../../src/env.ts";
import { fromBase64, fromHex, toBase64Url, toHex } from "../../src/lib/encoding.ts";
import { openVault, VaultError } from "../../src/lib/vault.ts";

const key = (id: string, fill: number) => ({ id, bytes: new Uint8Array(32).fill(fill) });
const location = { workspaceId: "w", table: "credentials", row: "c1", field: "secret" };

describe("vault", () => {
  it("gives back what was put in, under a new ciphertext each time", async () => {
    const vault = await openVault([key("k1", 1)]);
    const [a, b] = [await vault.encrypt("token", location), await vault.encrypt("token", location)];
    expect(a).not.toBe(b);
    expect(a).toMatch(/^k1\./);
    expect(await vault.decrypt(a, location)).toBe("token");
  });

  it.each([
    ["workspace", { ...location, workspaceId: "x" }],
    ["table", { ...location, table: "hooks" }],
    ["row", { ...location, row: "c2" }],
    ["field", { ...location, field: "previous" }],
  ])("K1: refuses a ciphertext moved to another %s", async (_, elsewhere) => {
    const vault = await openVault([key("k1", 1)]);
    await expect(vault.decrypt(await vault.encrypt("token", location), elsewhere)).rejects.toThrow(
      VaultError,
    );
  });

  it("K2: refuses a ciphertext with any flipped bit, truncated, empty or without a key", async () => {
    const vault = await openVault([key("k1", 1)]);
    const ciphertext = await vault.encrypt("a token of some length", location);
    const blob = fromBase64(ciphertext.slice(3)) ?? new Uint8Array();
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const damaged = blob.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(vault.decrypt(`k1.${toBase64Url(damaged)}`, location)).rejects.toThrow(VaultError);
    }
    for (const text of [
      "",
      "k1.",
      "k1",
      "k1.AAAA",
      ciphertext.slice(0, -4),
      ciphertext.replace("k1", "k2"),
      "k1.*",
    ]) {
      await expect(vault.decrypt(text, location)).rejects.toThrow(VaultError);
    }
  });

  it("K4: reads what an older key wrote and writes with the first", async () => {
    const before = await openVault([key("old", 1)]);
    const after = await openVault([key("new", 2), key("old", 1)]);
    expect(await after.decrypt(await before.encrypt("token", location), location)).toBe("token");
    expect(await after.encrypt("token", location)).toMatch(/^new\./);
  });

  // A million would take over a minute and find no more: a constant, a short or a restarted counter shows in ten thousand.
  it("K1: never uses an initialisation vector twice, also after a restart", async () => {
    const [first, again] = [await openVault([key("k1", 1)]), await openVault([key("k1", 1)])];
    const ivOf = (ciphertext: string) => ciphertext.slice(3, 19);
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const vault = i % 2 === 0 ? first : again;
      const sealed = await Promise.all(Array.from({ length: 500 }, () => vault.encrypt("t", location)));
      for (const ciphertext of sealed) seen.add(ivOf(ciphertext));
    }
    expect(seen.size).toBe(10_000);
  });

  it("K3: imports its keys so that nothing can read them out", async () => {
    const imports = vi.spyOn(crypto.subtle, "importKey");
    try {
      await openVault([key("k1", 1), key("k2", 2)]);
      const keys = await Promise.all(imports.mock.results.map(({ value }) => value as Promise<CryptoKey>));
      expect(keys.map(({ extractable }) => extractable)).toEqual([false, false]);
      for (const one of keys) await expect(crypto.subtle.exportKey("raw", one)).rejects.toThrow();
    } finally {
      imports.mockRestore();
    }
  });
});

it.each(["", "k1:", `k1:${"A".repeat(41)}`, "k1:not base64", `${"A".repeat(43)}=`])(
  "K3: the app refuses to start with the key %j",
  (keys) => {
    expect(() => parseConfig(Object.assign({}, env, { ENCRYPTION_KEYS: keys }))).toThrow(ConfigError);
  },
);

/** McGrew-Viega test case 16, published by NIST: the platform's AES-GCM is the one that the vault relies on. */
it("agrees with NIST's AES-256-GCM vector", async () => {
  const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
  const aes = await crypto.subtle.importKey(
    "raw",
    bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
    "AES-GCM",
    false,
    ["encrypt"],
  );
  const sealed = await crypto.subtle.encrypt(
    {
      name: "AES-GCM",
      iv: bytes("cafebabefacedbaddecaf888"),
      additionalData: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    },
    aes,
    bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    ),
  );
  expect(toHex(sealed)).toBe(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  );
});
