import { describe, expect, it } from "vitest";

import { fromBase64, fromHex, toBase64Url, toHex } from "../../src/lib/encoding.ts";
import { openVault, VaultError } from "../../src/lib/vault.ts";

const key = (id: string, fill: number) => ({ id, bytes: new Uint8Array(32).fill(fill) });
const place = { workspaceId: "w", table: "credentials", row: "c1", field: "secret" };

describe("vault", () => {
  it("gives back what was put in, under a new ciphertext each time", async () => {
    const vault = await openVault([key("k1", 1)]);
    const [a, b] = [await vault.encrypt("token", place), await vault.encrypt("token", place)];
    expect(a).not.toBe(b);
    expect(a).toMatch(/^k1\./);
    expect(await vault.decrypt(a, place)).toBe("token");
  });

  it.each([
    ["workspace", { ...place, workspaceId: "x" }],
    ["table", { ...place, table: "hooks" }],
    ["row", { ...place, row: "c2" }],
    ["field", { ...place, field: "previous" }],
  ])("refuses a ciphertext moved to another %s", async (_, elsewhere) => {
    const vault = await openVault([key("k1", 1)]);
    await expect(vault.decrypt(await vault.encrypt("token", place), elsewhere)).rejects.toThrow(VaultError);
  });

  it("refuses a ciphertext with any flipped bit, truncated, empty or without a key", async () => {
    const vault = await openVault([key("k1", 1)]);
    const ciphertext = await vault.encrypt("a token of some length", place);
    const blob = fromBase64(ciphertext.slice(3)) ?? new Uint8Array();
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const damaged = blob.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(vault.decrypt(`k1.${toBase64Url(damaged)}`, place)).rejects.toThrow(VaultError);
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
      await expect(vault.decrypt(text, place)).rejects.toThrow(VaultError);
    }
  });

  it("reads what an older key wrote and writes with the first", async () => {
    const before = await openVault([key("old", 1)]);
    const after = await openVault([key("new", 2), key("old", 1)]);
    expect(await after.decrypt(await before.encrypt("token", place), place)).toBe("token");
    expect(await after.encrypt("token", place)).toMatch(/^new\./);
  });
});

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
