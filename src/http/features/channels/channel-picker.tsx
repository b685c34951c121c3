import { choiceOf } from "../../../integrations/chat/channels/find-channel.ts";
import type { ChannelList } from "../../../integrations/chat/channels/search-channels.ts";
import type { ChatChannel } from "../../../providers/chat.ts";
import type { Refusal } from "../../form.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";

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

/** One form: searching sends it as a GET, so that it works without a script. */
export function ChannelPicker(props: PickerProps) {
  const { path, back, title, lead, lists, refusal, canCreate } = props;
  const message = refusal?.field === "name" ? null : (refusal?.message ?? null);
  return (
    <div class="stack">
      <header class="stack tight">
        <p>
          <a href={back.href}>{back.label}</a>
        </p>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </header>
      {message !== null && <Flash tone="bad">{message}</Flash>}
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
      <div class="filter">
        <Field
          id="q"
          label="Search channels"
          hidesLabel
          name="q"
          type="search"
          value={draft.query}
          placeholder="Search by name"
        />
        <Button formmethod="get" formnovalidate>
          Search
        </Button>
      </div>
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
          <Row channel={channel} choice={choiceOf({ connectionId, ...channel })} chosen={chosen} />
        ))}
      </ul>
      {rest > 0 && <p class="muted">{rest} more match. Search for a part of the name.</p>}
    </fieldset>
  );
}

function Row({ channel, choice, chosen }: { channel: ChatChannel; choice: string; chosen: string }) {
  return (
    <li class="row">
      <label class="check grow">
        <input type="radio" name="channel" value={choice} checked={choice === chosen} />
        <span>#{channel.name}</span>
      </label>
      {channel.isPrivate && <Badge>private</Badge>}
      {!channel.canPost && <Badge tone="warn">invite the app first</Badge>}
    </li>
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
