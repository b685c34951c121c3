import type { Team, ViewState } from "../records.ts";
import type { TextObject } from "./elements.ts";
import { ElementView } from "./element-view.tsx";
import { Mrkdwn } from "./mrkdwn.tsx";
import type { Block } from "./schema.ts";

export interface Surroundings {
  team: Team;
  state: ViewState;
  errors: Record<string, string>;
  /** Keeps the ids of fields apart when several surfaces stand on one page. */
  prefix: string;
}

export function BlockList({ blocks, around }: { blocks: Block[]; around: Surroundings }) {
  return (
    <div class="blocks">
      {blocks.map((block) => (
        <BlockView block={block} around={around} />
      ))}
    </div>
  );
}

export function Text({ text, team }: { text: TextObject; team: Team }) {
  if (text.type === "mrkdwn") return <Mrkdwn text={text.text} team={team} />;
  return <span>{text.text}</span>;
}

function BlockView({ block, around }: { block: Block; around: Surroundings }) {
  const { team } = around;
  switch (block.type) {
    case "header":
      return <p class="block-header">{block.text.text}</p>;
    case "divider":
      return <hr />;
    case "image":
      return <ImageNote alt={block.alt_text} />;
    case "context":
      return (
        <div class="block-context">
          {block.elements.map((element) =>
            element.type === "image" ? (
              <ImageNote alt={element.alt_text} />
            ) : (
              <Text text={element} team={team} />
            ),
          )}
        </div>
      );
    case "actions":
      return (
        <div class="block-actions">
          {block.elements.map((element) => (
            <ElementView block={block} element={element} around={around} />
          ))}
        </div>
      );
    case "section":
      return <SectionView block={block} around={around} />;
    case "input":
      return <ElementView block={block} element={block.element} around={around} />;
    case "rich_text":
      return <pre>{JSON.stringify(block.elements)}</pre>;
    default:
      return block satisfies never;
  }
}

function SectionView({
  block,
  around,
}: {
  block: Extract<Block, { type: "section" }>;
  around: Surroundings;
}) {
  const { accessory } = block;
  return (
    <div class="block-section">
      <div>
        {block.text === undefined ? null : <Text text={block.text} team={around.team} />}
        {block.fields === undefined ? null : (
          <div class="block-fields">
            {block.fields.map((field) => (
              <Text text={field} team={around.team} />
            ))}
          </div>
        )}
      </div>
      {accessory === undefined ? null : accessory.type === "image" ? (
        <ImageNote alt={accessory.alt_text} />
      ) : (
        <ElementView block={block} element={accessory} around={around} />
      )}
    </div>
  );
}

/** The sandbox loads nothing from elsewhere. */
function ImageNote({ alt }: { alt: string }) {
  return <span class="soft">{`[Image: ${alt}]`}</span>;
}
