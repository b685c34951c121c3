import type { ChatBlock, ChatMessage, ChatText, ChatTextPart } from "../../../providers/chat-message.ts";
import { Badge } from "../../components/badge.tsx";
import { WebLink } from "../../components/web-link.tsx";

/** What a message will look like in chat. Its buttons do nothing here. */
export function ChatMessageView({ message }: { message: ChatMessage }) {
  return (
    <article class="card stack tight" aria-label="Preview of the message">
      {message.blocks.map((block) => (
        <Block block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { block: ChatBlock }) {
  switch (block.kind) {
    case "heading":
      return <h2>{block.text}</h2>;
    case "text":
      return (
        <div>
          <Lines text={block.text} />
        </div>
      );
    case "note":
      return (
        <p class="muted small">
          <Lines text={block.text} />
        </p>
      );
    case "facts":
      return (
        <dl>
          {block.facts.map(({ name, value }) => (
            <>
              <dt>{name}</dt>
              <dd>
                <Lines text={value} />
              </dd>
            </>
          ))}
        </dl>
      );
    case "buttons":
      return (
        <p class="cluster">
          {block.buttons.map(({ label }) => (
            <Badge>{label}</Badge>
          ))}
        </p>
      );
    case "divider":
      return <hr />;
    default:
      return block satisfies never;
  }
}

function Lines({ text }: { text: ChatText }) {
  const parts: readonly ChatTextPart[] = typeof text === "string" ? [text] : text;
  return (
    <>
      {parts.map((part) => (
        <Part part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: ChatTextPart }) {
  if (typeof part === "string") {
    return (
      <>
        {part.split("\n").map((line, i) => (
          <>
            {i > 0 && <br />}
            {line}
          </>
        ))}
      </>
    );
  }
  if ("bold" in part) return <strong>{part.bold}</strong>;
  if ("italic" in part) return <em>{part.italic}</em>;
  if ("code" in part) return <code>{part.code}</code>;
  if ("strike" in part) return <s>{part.strike}</s>;
  if ("link" in part) return <WebLink url={part.url}>{part.link}</WebLink>;
  return <span>@{part.userId}</span>;
}
