import { choiceOf } from "../../../integrations/chat/channels/find-channel.ts";
import type { ChannelList } from "../../../integrations/chat/channels/search-channels.ts";
import type { ChatChannel } from "../../../providers/chat.ts";
import type { Refusal } from "../../forms/form.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { PickerHeader, PickerRow, PickerSearch } from "../../components/picker.tsx";

export type ChannelDraft = {
  query: string;
  chosen: string;
  name: string;
  connectionId: string;
  isPrivate: boolean;
};

type PickerProps = {
  /** Where the page is; its forms post there. */
  path: string;
  back: { href: string; label: string };
  title: string;
  lead: string;
  submit: string;
  lists: ChannelList[];
  draft: ChannelDraft;
  refusal: Refusal | null;
  canCreate: boolean;
};

/** Channels to choose from, searched by name, and a form that makes a new one. */
export function ChannelPicker(props: PickerProps) {
  const { path, back, title, lead, lists, refusal, canCreate } = props;
  const problem = refusal?.field === "name" ? null : (refusal?.message ?? null);
  return (
    <div class="stack">
      <PickerHeader {...{ back, title, lead, problem }} />
      {lists.length === 0 ? <NoChat /> : <Choices {...props} />}
      {canCreate && lists.length > 0 && <NewChannel {...props} path={`${path}/new`} />}
    </div>
  );
}

function NoChat() {
  return (
    <EmptyState title="No chat is connected">
      <p>
        An owner or admin can <a href="/connections">connect one</a> for the workspace. Then its channels are
        listed here.
      </p>
    </EmptyState>
  );
}

function Choices({ path, lists, draft, submit }: PickerProps) {
  return (
    <form method="post" action={path} class="stack" id="channels">
      <FormKey />
      <PickerSearch label="Search channels" placeholder="Search by name" value={draft.query} />
      {lists.map((list) => (
        <List list={list} chosen={draft.chosen} />
      ))}
      <p>
        <Button look="primary">{submit}</Button>
      </p>
    </form>
  );
}

function List({ list, chosen }: { list: ChannelList; chosen: string }) {
  const { connectionId, title, channels, total, failure } = list;
  const rest = total - channels.length;
  return (
    <fieldset class="stack tight">
      <legend>{title}</legend>
      {failure !== null && <Flash tone="bad">{failure}</Flash>}
      {failure === null && total === 0 && <p class="muted">No channel matches.</p>}
      <ul class="list" role="list">
        {channels.map((channel) => (
          <Row channel={channel} value={choiceOf({ connectionId, ...channel })} chosen={chosen} />
        ))}
      </ul>
      {rest > 0 && <p class="muted">{rest} more match. Search for a part of the name.</p>}
    </fieldset>
  );
}

function Row({ channel, value, chosen }: { channel: ChatChannel; value: string; chosen: string }) {
  const { name, isPrivate, canPost } = channel;
  return (
    <PickerRow type="radio" name="channel" value={value} isChosen={value === chosen} label={`#${name}`}>
      {isPrivate && <Badge>private</Badge>}
      {!canPost && <Badge tone="warn">invite the app first</Badge>}
    </PickerRow>
  );
}

function NewChannel({ path, lists, draft, refusal }: PickerProps) {
  const error = refusal?.field === "name" ? refusal.message : undefined;
  return (
    <section class="stack chapter" aria-labelledby="new-channel">
      <h2 id="new-channel">Or make a channel</h2>
      <form method="post" action={path} class="grid">
        <FormKey />
        <Field
          id="new-channel-name"
          label="Name of the new channel"
          name="name"
          value={draft.name}
          required
          maxlength="80"
          autocomplete="off"
          placeholder="website"
          error={error}
        />
        <Select
          id="new-channel-chat"
          label="Where"
          name="connectionId"
          value={draft.connectionId}
          options={lists.map(({ connectionId, title }) => ({ value: connectionId, label: title }))}
        />
        <Checkbox
          name="isPrivate"
          label="Private"
          hint="Only those who are invited see it."
          checked={draft.isPrivate}
        />
        <p class="wide">
          <Button>Make and choose it</Button>
        </p>
      </form>
    </section>
  );
}
