import type { Context } from "hono";
import * as z from "zod/mini";

import { searchChannels } from "../../../integrations/chat/channels/search-channels.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, type Refusal, refusalOf } from "../../forms/form.ts";
import { page } from "../../responses/render.tsx";
import { type ChannelDraft, ChannelPicker } from "./channel-picker.tsx";
import { contextOf } from "../../context-of.ts";

type Props = Omit<Parameters<typeof ChannelPicker>[0], "lists"> & { current: string };

/** The page on which a channel is chosen, for a project or for a person. */
export async function pickerPage(c: Context<AppEnv>, { current, ...props }: Props) {
  const lists = await searchChannels(await contextOf(c), props.draft.query);
  const status = props.refusal?.status ?? 200;
  return page(c, { title: props.title, current, status }, <ChannelPicker {...props} lists={lists} />);
}

/** What the picker's search asks for. */
export const channelQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  q: z.catch(z.string(), ""),
  channel: z.optional(z.string()),
});

/** The form before anything is filled in but the search. */
export function channelDraftOf(query: string, chosen: string): ChannelDraft {
  return { query, chosen, name: "", connectionId: "", isPrivate: false };
}

export function parseChannelDraft(form: Form): ChannelDraft {
  return {
    query: form.get("q"),
    chosen: form.get("channel"),
    name: form.get("name"),
    connectionId: form.get("connectionId"),
    isPrivate: form.has("isPrivate"),
  };
}

/** Who was invited to a channel that was just made. */
export function sayInvited({ invited, people }: { invited: number; people: number }): string {
  if (people === 0 || invited === people)
    return `${invited === 1 ? "You are" : `${invited} people are`} invited.`;
  return `${invited} of ${people} people are invited; invite the others in the chat.`;
}

/** As refusalOf; what the chat refused is said on the page too. */
export async function refusalFromChat(work: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    return await refusalOf(work);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { status: 422, message: error.message, field: "channel" };
  }
}
