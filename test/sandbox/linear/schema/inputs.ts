const time = "DateTimeOrDuration";

/** What changes are made of, whole; of the filters and orders, what is understood here. */
export const inputs = /* GraphQL */ `
scalar DateTime  scalar DateTimeOrDuration  scalar TimelessDate  scalar JSON  scalar JSONObject
enum PaginationOrderBy { createdAt updatedAt }
enum PaginationSortOrder { Ascending Descending }
input SortOrder { order: PaginationSortOrder }
input IssueSortInput { createdAt: SortOrder  updatedAt: SortOrder }
input ProjectSortInput { createdAt: SortOrder  updatedAt: SortOrder }
input UserSortInput { name: SortOrder }
input IdComparator { eq: ID  in: [ID!]  neq: ID  nin: [ID!] }
input StringComparator {
  contains: String  containsIgnoreCase: String  endsWith: String  eq: String  eqIgnoreCase: String  in: [String!]  neq: String  nin: [String!]
  startsWith: String
}
input NumberComparator { eq: Float  gt: Float  gte: Float  in: [Float!]  lt: Float  lte: Float  neq: Float  nin: [Float!] }
input BooleanComparator { eq: Boolean  neq: Boolean }
input DateComparator { eq: ${time}  gt: ${time}  gte: ${time}  lt: ${time}  lte: ${time}  neq: ${time} }
input NullableDateComparator { eq: ${time}  gt: ${time}  gte: ${time}  lt: ${time}  lte: ${time}  neq: ${time}  null: Boolean }
input TeamFilter { and: [TeamFilter!]  or: [TeamFilter!]  id: IdComparator  key: StringComparator  name: StringComparator  private: BooleanComparator }
input NullableTeamFilter { and: [NullableTeamFilter!]  or: [NullableTeamFilter!]  id: IdComparator  key: StringComparator  null: Boolean }
input TeamCollectionFilter { some: TeamFilter  every: TeamFilter  id: IdComparator }
input UserFilter { and: [UserFilter!]  or: [UserFilter!]  id: IdComparator  email: StringComparator  name: StringComparator
  displayName: StringComparator  active: BooleanComparator }
input NullableUserFilter { id: IdComparator  email: StringComparator  null: Boolean }
input WorkflowStateFilter { and: [WorkflowStateFilter!]  or: [WorkflowStateFilter!]  id: IdComparator  name: StringComparator  type: StringComparator  team: TeamFilter }
input CycleFilter {
  and: [CycleFilter!]  or: [CycleFilter!]  id: IdComparator  isActive: BooleanComparator  isFuture: BooleanComparator  isPast: BooleanComparator
  team: TeamFilter
}
input IssueLabelFilter { and: [IssueLabelFilter!]  or: [IssueLabelFilter!]  id: IdComparator  name: StringComparator  team: NullableTeamFilter }
input IssueLabelCollectionFilter { some: IssueLabelFilter  every: IssueLabelFilter  name: StringComparator }
input ProjectFilter { and: [ProjectFilter!]  or: [ProjectFilter!]  id: IdComparator  name: StringComparator  updatedAt: DateComparator  accessibleTeams: TeamCollectionFilter }
input NullableProjectFilter { id: IdComparator  name: StringComparator  null: Boolean }
input AttachmentFilter { id: IdComparator  url: StringComparator }
input CommentFilter { and: [CommentFilter!]  or: [CommentFilter!]  id: IdComparator  issue: NullableIssueFilter  createdAt: DateComparator  updatedAt: DateComparator  user: UserFilter }
input NullableIssueFilter { id: IdComparator  team: TeamFilter  project: NullableProjectFilter  null: Boolean }
input IssueFilter {
  and: [IssueFilter!]  or: [IssueFilter!]  id: IdComparator  number: NumberComparator  title: StringComparator  priority: NumberComparator
  createdAt: DateComparator  updatedAt: DateComparator  archivedAt: NullableDateComparator  completedAt: NullableDateComparator
  team: TeamFilter  state: WorkflowStateFilter  project: NullableProjectFilter  assignee: NullableUserFilter  labels: IssueLabelCollectionFilter
}
input IssueCreateInput {
  assigneeId: String  completedAt: DateTime  createAsUser: String  createdAt: DateTime  cycleId: String  delegateId: String
  description: String  descriptionData: JSON  displayIconUrl: String  dueDate: TimelessDate  estimate: Int  id: String
  inheritsSharedAccess: Boolean  labelIds: [String!]  lastAppliedTemplateId: String  parentId: String  preserveSortOrderOnCreate: Boolean
  priority: Int  prioritySortOrder: Float  projectId: String  projectMilestoneId: String  referenceCommentId: String  releaseIds: [String!]
  slaBreachesAt: DateTime  slaStartedAt: DateTime  slaType: SLADayCountType  sortOrder: Float  sourceCommentId: String
  sourcePullRequestCommentId: String  stateId: String  subIssueSortOrder: Float  subscriberIds: [String!]  teamId: String!  templateId: String
  title: String  useDefaultTemplate: Boolean
}
input IssueUpdateInput {
  addedLabelIds: [String!]  addedReleaseIds: [String!]  assigneeId: String  autoClosedByParentClosing: Boolean  cycleId: String
  delegateId: String  description: String  descriptionData: JSON  dueDate: TimelessDate  estimate: Int  inheritsSharedAccess: Boolean
  labelIds: [String!]  lastAppliedTemplateId: String  parentId: String  priority: Int  prioritySortOrder: Float  projectId: String
  projectMilestoneId: String  releaseIds: [String!]  removedLabelIds: [String!]  removedReleaseIds: [String!]  slaBreachesAt: DateTime
  slaStartedAt: DateTime  slaType: SLADayCountType  snoozedById: String  snoozedUntilAt: DateTime  sortOrder: Float  stateId: String
  subIssueSortOrder: Float  subscriberIds: [String!]  teamId: String  title: String  trashed: Boolean  trusted: Boolean
}
input CommentCreateInput {
  body: String  bodyData: JSON  createAsUser: String  createOnSyncedSlackThread: Boolean  createdAt: DateTime  displayIconUrl: String
  doNotSubscribeToIssue: Boolean  documentContentId: String  id: String  initiativeId: String  initiativeUpdateId: String  issueId: String
  parentId: String  postId: String  projectId: String  projectUpdateId: String  quotedText: String  subscriberIds: [String!]
}
input CommentUpdateInput {
  body: String  bodyData: JSON  doNotSubscribeToIssue: Boolean  quotedText: String  resolvingCommentId: String  resolvingUserId: String
  subscriberIds: [String!]
}
input WebhookCreateInput {
  allPublicTeams: Boolean  enabled: Boolean  id: String  label: String  resourceTypes: [String!]!  secret: String  teamId: String
  url: String!
}
input WebhookUpdateInput {
  enabled: Boolean  label: String  resourceTypes: [String!]  secret: String  url: String
}
input AttachmentCreateInput {
  commentBody: String  commentBodyData: JSONObject  createAsUser: String  displayIconUrl: String  groupBySource: Boolean  iconUrl: String
  id: String  issueId: String!  metadata: JSONObject  subtitle: String  title: String!  url: String!
}
`;
