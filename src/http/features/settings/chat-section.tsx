import type { ChatLink } from "../../../integrations/chat/identity/list-links.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";

type Props = {
  links: ChatLink[];
  /** Id of the workspace that the viewer is in. */
  current: string;
  /** The code that was just made; it can't be shown again. */
  code: string | undefined;
};

/** Who the person is in the workspace's chats, and the two ways to say so. */
export function ChatSection({ links, current, code }: Props) {
  return (
    <section class="stack chapter" aria-labelledby="chat">
      <h2 id="chat">Chat</h2>
      {links.length === 0 ? (
        <p class="muted">This workspace is not connected to a chat. An owner or admin can connect one.</p>
      ) : (
        <>
          <p>
            Link your account to track time with /tt from your chat. Nobody can act for you there without it.
          </p>
          <ul class="list" role="list">
            {links.map((link) => (
              <LinkRow link={link} current={current} />
            ))}
          </ul>
          {code !== undefined && (
            <>
              <Flash>Type this in your chat within ten minutes. It works once, and is shown only now.</Flash>
              <CopyField id="link-code" label="Command to type" value={`/tt link ${code}`} />
            </>
          )}
          <form method="post" action="/chat-links/code">
            <FormKey />
            <Button>Make a one-time code</Button>
          </form>
        </>
      )}
    </section>
  );
}

function LinkRow({ link, current }: { link: ChatLink; current: string }) {
  const { provider, providerName, chatName, host, account, actsIn } = link;
  return (
    <li class="row">
      <span class="grow">
        <b>{chatName}</b>{" "}
        <small class="muted">
          {account === null ? `${providerName}, not linked` : `${providerName}, as ${account.login}`}
        </small>
        {actsIn !== null && (
          <small class="muted">
            {actsIn.workspaceId === current
              ? " What you do there happens in this workspace."
              : ` What you do there happens in ${actsIn.name}.`}
          </small>
        )}
      </span>
      {account !== null && actsIn !== null && actsIn.workspaceId !== current && (
        <ButtonForm
          action={pathTo`/chat-links/${provider}/${host}/${account.accountId}/here`}
          label="Use here"
          title={`Act in this workspace from ${chatName}`}
          small
        />
      )}
      {account === null ? (
        <a
          class="button small"
          href={pathTo`/oauth/${provider}/start?purpose=link&next=/settings/connections`}
        >
          Link with {providerName}
        </a>
      ) : (
        <ButtonForm
          action={pathTo`/chat-links/${provider}/${host}/${account.accountId}/delete`}
          label="Unlink"
          title={`Unlink ${account.login} in ${chatName}`}
          small
        />
      )}
    </li>
  );
}
