import { Hono, type Context } from "hono";
import * as z from "zod/mini";

import { detectTimeZone } from "../../../domain/users/detect-time-zone.ts";
import { loadPerson } from "../../../domain/users/load-person.ts";
import { updateProfile } from "../../../domain/users/update-profile.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseChoice, parseForm, refusalOf, type Refusal } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ProfileSection, type ProfileDraft } from "./profile-section.tsx";
import { SessionSection } from "./session-section.tsx";
import { settingsTab } from "./settings-tab.tsx";

export const settings = new Hono<AppEnv>();

const weekStartSchema = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(7));
const clockSchema = z.enum(["24h", "12h"]);

settings.get("/settings", (c) => yourTab(c));

settings.post("/settings/profile", async (c) => {
  const form = await parseForm(c);
  const draft = {
    name: form.get("name"),
    timeZone: form.get("timeZone"),
    weekStart: form.get("weekStart"),
    clock: form.get("clock"),
    startsTimerWhenAssigned: form.has("startsTimerWhenAssigned"),
  };
  const refusal = await refusalOf(() =>
    updateProfile(ctxOf(c), {
      ...draft,
      weekStart: parseChoice(form, "weekStart", weekStartSchema),
      clock: parseChoice(form, "clock", clockSchema),
    }),
  );
  if (refusal !== null) return yourTab(c, { draft, refusal });
  setFlash(c, "Your profile is saved.");
  return goTo(c, "/settings");
});

/** Called by public/js/time-zone.js on the first page whose script runs. */
settings.post("/settings/detected-time-zone", async (c) => {
  const isSet = await detectTimeZone(ctxOf(c), (await parseForm(c)).get("timeZone"));
  return c.json({ isSet });
});

type Refused = { draft: ProfileDraft; refusal: Refusal };

/** The tab as it stands, or with a profile that was refused. */
async function yourTab(c: Context<AppEnv>, refused?: Refused) {
  const ctx = ctxOf(c);
  const { profile, sessions } = await loadPerson(ctx);
  return settingsTab(
    c,
    { current: "/settings", ...(refused !== undefined && { status: refused.refusal.status }) },
    <>
      <ProfileSection
        draft={refused?.draft ?? { ...profile, weekStart: String(profile.weekStart) }}
        refusal={refused?.refusal}
      />
      <SessionSection sessions={sessions} viewer={viewerOf(c)} now={ctx.now} />
    </>,
  );
}
