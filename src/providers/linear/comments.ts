import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import { type Access, ProviderError } from "../provider.ts";
import type { CommentSnapshot, CommentWrites } from "../tracker.ts";
import { chosenId } from "./chosen-id.ts";
import { askLinear } from "./client.ts";
import { inertText } from "./inert-text.ts";
import { toCommentSnapshot } from "./mapping.ts";
import { commentSchema, connectionSchema } from "./schemas.ts";

const fields = "id url body createdAt updatedAt user { id name }";
const mostPages = 20;
const unknown = ["entity not found"];

const madeSchema = z.object({ made: z.object({ comment: commentSchema }) });

/** Comments, each by an id of our own choice. */
export const comments: CommentWrites = {
  // At least 1,500 requests an hour, of which a comment takes up to two: https://linear.app/developers/rate-limiting
  writesPerMinute: 10,

  async list(access, _container, { id }) {
    const query = `query comments($id: String!, $after: String) { issue(id: $id) {
      comments(first: 100, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } } }`;
    const schema = z.object({ issue: z.object({ comments: connectionSchema(commentSchema) }) });
    const found = await collectPages(mostPages, async (after) => {
      const { issue } = await askLinear(access, { query, variables: { id, after }, schema });
      const { nodes, pageInfo } = issue.comments;
      return { items: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    });
    return found.map(toCommentSnapshot).toSorted((a, b) => a.createdAt - b.createdAt);
  },

  async add(access, _container, { issue, key, triedSince, body }) {
    const id = await chosenId("comment", key);
    const known = triedSince === null ? null : await read(access, id);
    if (known !== null) return known;
    const query = `mutation create($input: CommentCreateInput!) { made: commentCreate(input: $input) { comment { ${fields} } } }`;
    // Whoever connected Linear here is not to be told of all that follows on each issue.
    const input = { id, issueId: issue.id, body: inertText(body), doNotSubscribeToIssue: true };
    try {
      const question = { query, variables: { input }, schema: madeSchema, isIdempotent: true };
      return toCommentSnapshot((await askLinear(access, question)).made.comment);
    } catch (error) {
      const mayBeThere = error instanceof ProviderError && error.code === "invalid";
      const made = mayBeThere ? await read(access, id) : null;
      if (made === null) throw error;
      return made;
    }
  },

  async change(access, _container, { id, body }) {
    const query = `mutation update($id: String!, $input: CommentUpdateInput!) {
      made: commentUpdate(id: $id, input: $input) { comment { ${fields} } } }`;
    const variables = { id, input: { body: inertText(body) } };
    const question = { query, variables, schema: madeSchema, isIdempotent: true };
    const changed = await unless(unknown, askLinear(access, question));
    return changed && toCommentSnapshot(changed.made.comment);
  },

  async remove(access, _container, { id }) {
    const query = "mutation remove($id: String!) { done: commentDelete(id: $id) { success } }";
    const schema = z.object({ done: z.object({ success: z.boolean() }) });
    await unless(unknown, askLinear(access, { query, variables: { id }, schema, isIdempotent: true }));
  },
};

async function read(access: Access, id: string): Promise<CommentSnapshot | null> {
  const query = `query comment($id: String!) { comment(id: $id) { ${fields} } }`;
  const schema = z.object({ comment: commentSchema });
  const found = await unless(unknown, askLinear(access, { query, variables: { id }, schema }));
  return found && toCommentSnapshot(found.comment);
}
