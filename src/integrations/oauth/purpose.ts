import * as z from "zod/mini";

/** Why a person is sent to a provider, with what the way back needs to know. */
export const purposeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sign_in"), next: z.string(), invitationTokenHash: z.nullable(z.string()) }),
  z.object({
    kind: z.literal("connect"),
    isPersonal: z.boolean(),
    /** The provider's own, or an instance that the workspace registered. */
    host: z.string(),
    /** As an application, not as the person. */
    asApp: z.optional(z.literal(true)),
    userId: z.string(),
    workspaceId: z.string(),
  }),
  z.object({
    kind: z.literal("reconnect"),
    connectionId: z.string(),
    host: z.string(),
    asApp: z.optional(z.literal(true)),
    userId: z.string(),
    workspaceId: z.string(),
  }),
  /** The signed-in member proves to be somebody at the provider; nobody is signed in by it. */
  z.object({ kind: z.literal("link"), next: z.string(), userId: z.string(), workspaceId: z.string() }),
]);

export type Purpose = z.infer<typeof purposeSchema>;

/** Where the person is sent, and in whose name; people sign in at the provider's own host only. */
export function instanceFor(
  purpose: Purpose,
  { defaultHost }: { defaultHost: string },
): { host: string; workspaceId: string | null } {
  return {
    host: "host" in purpose ? purpose.host : defaultHost,
    workspaceId: "workspaceId" in purpose ? purpose.workspaceId : null,
  };
}
