import { page } from "./page-arguments.ts";

/** What can be asked and changed here. */
export const roots = /* GraphQL */ `
type Mutation {
  attachmentCreate(input: AttachmentCreateInput!): AttachmentPayload!  commentCreate(input: CommentCreateInput!): CommentPayload!
  commentDelete(id: String!): DeletePayload!  commentUpdate(id: String!, input: CommentUpdateInput!, skipEditedAt: Boolean): CommentPayload!
  issueArchive(id: String!, trash: Boolean): IssueArchivePayload!  issueCreate(input: IssueCreateInput!): IssuePayload!
  issueDelete(id: String!, permanentlyDelete: Boolean): IssueArchivePayload!  issueUnarchive(id: String!): IssueArchivePayload!
  issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!  webhookCreate(input: WebhookCreateInput!): WebhookPayload!
  webhookDelete(id: String!): DeletePayload!  webhookRotateSecret(id: String!): WebhookRotateSecretPayload!
  webhookUpdate(id: String!, input: WebhookUpdateInput!): WebhookPayload!
}
type Query {
  attachmentsForURL(${page}, url: String!): AttachmentConnection!
  comment(hash: String, id: String): Comment!
  comments(${page}, filter: CommentFilter): CommentConnection!
  cycles(${page}, filter: CycleFilter): CycleConnection!
  issue(id: String!): Issue!
  issueLabels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  issuePriorityValues: [IssuePriorityValue!]!
  issues(${page}, filter: IssueFilter, sort: [IssueSortInput!]): IssueConnection!
  organization: Organization!  project(id: String!): Project!
  projects(${page}, filter: ProjectFilter, sort: [ProjectSortInput!]): ProjectConnection!
  rateLimitStatus: RateLimitPayload!  team(id: String!): Team!
  teams(${page}, filter: TeamFilter): TeamConnection!
  user(id: String!): User!
  users(${page}, includeDisabled: Boolean, filter: UserFilter, sort: [UserSortInput!]): UserConnection!
  viewer: User!  webhook(id: String!): Webhook!
  webhooks(${page}): WebhookConnection!
  workflowStates(${page}, filter: WorkflowStateFilter): WorkflowStateConnection!
}
`;
