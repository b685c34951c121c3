import { page } from "./page-arguments.ts";

/** Types of Linear's schema with those of their fields that its own client asks for: https://github.com/linear/linear */
export const objects = /* GraphQL */ `
interface Node { id: ID! }
interface ArchivePayload { lastSyncId: Float!  success: Boolean! }
union ExternalEntityInfoMetadata = ExternalEntityInfoGithubMetadata | ExternalEntityInfoJiraMetadata | ExternalEntitySlackMetadata
enum DateResolutionType { halfYear month quarter year }
enum Day { Friday Monday Saturday Sunday Thursday Tuesday Wednesday }
enum ExternalSyncService { github jira slack }
enum FeedSummarySchedule { daily never weekly }
enum FrequencyResolutionType { daily weekly }
enum IntegrationService { airbyte asksWeb datadog discord email figma figmaPlugin front github githubCodeAccessPersonal githubCommit githubEnterpriseServer githubImport githubPersonal gitlab gong googleCalendarPersonal googleSheets intercom jira jiraPersonal launchDarkly launchDarklyPersonal loom mcpServer mcpServerPersonal microsoftPersonal microsoftTeams microsoftTeamsProjectPost notion opsgenie origin pagerDuty salesforce sentry slack slackAsks slackCustomViewNotifications slackInitiativePost slackOrgInitiativeUpdatesPost slackOrgProjectUpdatesPost slackPersonal slackPost slackProjectPost slackProjectUpdatesPost zendesk }
enum IssueSharedAccessDisallowedField { cycleId projectId projectMilestoneId teamId }
enum LabelGroupType { multiSelect singleSelect }
enum ProjectStatusType { backlog canceled completed paused planned started }
enum ProjectUpdateHealthType { atRisk offTrack onTrack }
enum ProjectUpdateReminderFrequency { month never twoWeeks week }
enum ReleaseChannel { beta development internal preRelease privateBeta public }
enum SLADayCountType { all onlyBusinessDays }
enum TeamVisibility { private public restricted }
type ActorBot {
  avatarUrl: String  id: ID  name: String  subType: String  type: String!  userDisplayName: String
}
type AgentSession implements Node {
  id: ID!
}
type AiPromptRules implements Node {
  archivedAt: DateTime  createdAt: DateTime!  id: ID!  updatedAt: DateTime!  updatedBy: User
}
type Attachment implements Node {
  archivedAt: DateTime  bodyData: String  createdAt: DateTime!  creator: User  externalUserCreator: ExternalUser  groupBySource: Boolean!  id: ID!
  issue: Issue!  metadata: JSONObject!  originalIssue: Issue  source: JSONObject  sourceType: String  subtitle: String  title: String!
  updatedAt: DateTime!  url: String!
}
type AttachmentConnection {
  nodes: [Attachment!]!  pageInfo: PageInfo!
}
type AttachmentPayload {
  attachment: Attachment!  lastSyncId: Float!  success: Boolean!
}
type Comment implements Node {
  agentSession: AgentSession  archivedAt: DateTime  body: String!  botActor: ActorBot  createdAt: DateTime!  documentContent: DocumentContent
  documentContentId: String  editedAt: DateTime  externalThread: SyncedExternalThread  externalUser: ExternalUser  id: ID!  initiative: Initiative
  initiativeId: String  initiativeUpdate: InitiativeUpdate  initiativeUpdateId: String  issue: Issue  issueId: String  parent: Comment  parentId: String
  project: Project  projectId: String  projectUpdate: ProjectUpdate  projectUpdateId: String  quotedText: String  reactionData: JSONObject!
  reactions: [Reaction!]!  resolvedAt: DateTime  resolvingComment: Comment  resolvingCommentId: String  resolvingUser: User
  syncedWith: [ExternalEntityInfo!]  updatedAt: DateTime!  url: String!  user: User
}
type CommentConnection {
  nodes: [Comment!]!  pageInfo: PageInfo!
}
type CommentPayload {
  comment: Comment!  lastSyncId: Float!  success: Boolean!
}
type Cycle implements Node {
  archivedAt: DateTime  createdAt: DateTime!  endsAt: DateTime!  id: ID!  isActive: Boolean!  isFuture: Boolean!  isPast: Boolean!  name: String
  number: Float!  startsAt: DateTime!  team: Team!  updatedAt: DateTime!
}
type CycleConnection {
  nodes: [Cycle!]!  pageInfo: PageInfo!
}
type DeletePayload implements ArchivePayload {
  entityId: String!  lastSyncId: Float!  success: Boolean!
}
type Document implements Node {
  id: ID!
}
type DocumentContent implements Node {
  aiPromptRules: AiPromptRules  archivedAt: DateTime  content: String  contentState: String  createdAt: DateTime!  document: Document  id: ID!
  initiative: Initiative  issue: Issue  project: Project  projectMilestone: ProjectMilestone  restoredAt: DateTime  updatedAt: DateTime!
  welcomeMessage: WelcomeMessage
}
type ExternalEntityInfo {
  id: String!  metadata: ExternalEntityInfoMetadata  service: ExternalSyncService!
}
type ExternalEntityInfoGithubMetadata {
  number: Float  owner: String  repo: String
}
type ExternalEntityInfoJiraMetadata {
  issueKey: String  issueTypeId: String  projectId: String
}
type ExternalEntitySlackMetadata {
  channelId: String  channelName: String  isFromSlack: Boolean!  messageUrl: String
}
type ExternalUser implements Node {
  id: ID!
}
type Favorite implements Node {
  id: ID!
}
type Initiative implements Node {
  id: ID!
}
type InitiativeUpdate implements Node {
  id: ID!
}
type Integration implements Node {
  id: ID!
}
type IntegrationsSettings implements Node {
  id: ID!
}
type Issue implements Node {
  addedToCycleAt: DateTime  addedToProjectAt: DateTime  addedToTeamAt: DateTime  archivedAt: DateTime  asksExternalUserRequester: ExternalUser
  asksRequester: User  assignee: User
  attachments(${page}, filter: AttachmentFilter): AttachmentConnection!
  autoArchivedAt: DateTime  autoClosedAt: DateTime  boardOrder: Float!  botActor: ActorBot  branchName: String!  canceledAt: DateTime
  comments(${page}, filter: CommentFilter): CommentConnection!
  completedAt: DateTime  createdAt: DateTime!  creator: User  customerTicketCount: Int!  cycle: Cycle  delegate: User  description: String
  dueDate: TimelessDate  estimate: Float  externalUserCreator: ExternalUser  favorite: Favorite  id: ID!  identifier: String!
  inheritsSharedAccess: Boolean!  integrationSourceType: IntegrationService  labelIds: [String!]!
  labels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  lastAppliedTemplate: Template  number: Float!  parent: Issue  previousIdentifiers: [String!]!  priority: Float!  priorityLabel: String!
  prioritySortOrder: Float!  project: Project  projectMilestone: ProjectMilestone  reactionData: JSONObject!  reactions: [Reaction!]!
  recurringIssueTemplate: Template  sharedAccess: IssueSharedAccess!  slaBreachesAt: DateTime  slaHighRiskAt: DateTime  slaMediumRiskAt: DateTime
  slaStartedAt: DateTime  slaType: String  snoozedBy: User  snoozedUntilAt: DateTime  sortOrder: Float!  sourceComment: Comment  startedAt: DateTime
  startedTriageAt: DateTime  state: WorkflowState!  subIssueSortOrder: Float  syncedWith: [ExternalEntityInfo!]  team: Team!  title: String!
  trashed: Boolean  triagedAt: DateTime  updatedAt: DateTime!  url: String!
}
type IssueArchivePayload implements ArchivePayload {
  entity: Issue  lastSyncId: Float!  success: Boolean!
}
type IssueConnection {
  nodes: [Issue!]!  pageInfo: PageInfo!
}
type IssueLabel implements Node {
  archivedAt: DateTime  color: String!  createdAt: DateTime!  creator: User  description: String  groupType: LabelGroupType  id: ID!
  inheritedFrom: IssueLabel  isGroup: Boolean!  lastAppliedAt: DateTime  name: String!  parent: IssueLabel  retiredBy: User  team: Team
  updatedAt: DateTime!
}
type IssueLabelConnection {
  nodes: [IssueLabel!]!  pageInfo: PageInfo!
}
type IssuePayload {
  issue: Issue  lastSyncId: Float!  success: Boolean!
}
type IssuePriorityValue {
  label: String!  priority: Int!
}
type IssueSharedAccess {
  disallowedIssueFields: [IssueSharedAccessDisallowedField!]!  isShared: Boolean!  sharedWithCount: Int!  sharedWithUsers: [User!]!
  viewerHasOnlySharedAccess: Boolean!
}
type Organization implements Node {
  aiDiscussionSummariesEnabled: Boolean!  aiThreadSummariesEnabled: Boolean!  allowMembersToInvite: Boolean  allowedAuthServices: [String!]!
  allowedFileUploadContentTypes: [String!]  archivedAt: DateTime  authSettings: JSONObject!  createdAt: DateTime!  createdIssueCount: Int!
  customerCount: Int!  customersConfiguration: JSONObject!  customersEnabled: Boolean!  defaultFeedSummarySchedule: FeedSummarySchedule
  defaultHomeView: String  defaultHomeViewTargetId: String  deletionRequestedAt: DateTime  feedEnabled: Boolean!  fiscalYearStartMonth: Float!
  gitBranchFormat: String  gitLinkbackDescriptionsEnabled: Boolean!  gitLinkbackMessagesEnabled: Boolean!  gitPublicLinkbackMessagesEnabled: Boolean!
  hideNonPrimaryOrganizations: Boolean!  hipaaComplianceEnabled: Boolean!  id: ID!  initiativeUpdateReminderFrequencyInWeeks: Float
  initiativeUpdateRemindersDay: Day!  initiativeUpdateRemindersHour: Float!  logoUrl: String  name: String!  periodUploadVolume: Float!
  previousUrlKeys: [String!]!  projectStatuses: [ProjectStatus!]!  projectUpdateReminderFrequencyInWeeks: Float  projectUpdateRemindersDay: Day!
  projectUpdateRemindersHour: Float!  projectUpdatesReminderFrequency: ProjectUpdateReminderFrequency!  pullRequestIssueMode: String!
  pullRequestTourEnabled: Boolean!  releaseChannel: ReleaseChannel!  releasesEnabled: Boolean!  restrictLabelManagementToAdmins: Boolean
  restrictTeamCreationToAdmins: Boolean  roadmapEnabled: Boolean!  samlEnabled: Boolean!  scimEnabled: Boolean!  securitySettings: JSONObject!
  slaDayCount: SLADayCountType!  slackProjectChannelIntegration: Integration  slackProjectChannelPrefix: String!  subscription: PaidSubscription
  suggestedBranchNameEnabled: Boolean!  trialEndsAt: DateTime  trialStartsAt: DateTime  updatedAt: DateTime!  urlKey: String!  userCount: Int!
}
type PageInfo {
  endCursor: String  hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String
}
type PaidSubscription implements Node {
  archivedAt: DateTime  cancelAt: DateTime  canceledAt: DateTime  collectionMethod: String!  createdAt: DateTime!  creator: User  id: ID!
  nextBillingAt: DateTime  pendingChangeType: String  seats: Float!  seatsMaximum: Float  seatsMinimum: Float  type: String!  updatedAt: DateTime!
}
type Project implements Node {
  archivedAt: DateTime  autoArchivedAt: DateTime  canceledAt: DateTime  color: String!  completedAt: DateTime  completedIssueCountHistory: [Float!]!
  completedScopeHistory: [Float!]!  content: String  convertedFromIssue: Issue  createdAt: DateTime!  creator: User  description: String!
  documentContent: DocumentContent  favorite: Favorite  frequencyResolution: FrequencyResolutionType!  health: ProjectUpdateHealthType
  healthUpdatedAt: DateTime  icon: String  id: ID!  inProgressScopeHistory: [Float!]!  integrationsSettings: IntegrationsSettings
  issueCountHistory: [Float!]!  labelIds: [String!]!  lastAppliedTemplate: Template  lastUpdate: ProjectUpdate  lead: User
  microsoftTeamsChannelId: String  name: String!  priority: Int!  priorityLabel: String!  prioritySortOrder: Float!  progress: Float!
  projectUpdateRemindersPausedUntilAt: DateTime  resourceCount: Int!  scope: Float!  scopeHistory: [Float!]!  slackChannelId: String
  slackIssueComments: Boolean!  slackIssueStatuses: Boolean!  slackNewIssue: Boolean!  slugId: String!  sortOrder: Float!  startDate: TimelessDate
  startDateResolution: DateResolutionType  startedAt: DateTime  state: String!  status: ProjectStatus!  syncedWith: [ExternalEntityInfo!]
  targetDate: TimelessDate  targetDateResolution: DateResolutionType
  teams(${page}, filter: TeamFilter): TeamConnection!
  trashed: Boolean  updateReminderFrequency: Float  updateReminderFrequencyInWeeks: Float  updateRemindersDay: Day  updateRemindersHour: Float
  updatedAt: DateTime!  url: String!
}
type ProjectConnection {
  nodes: [Project!]!  pageInfo: PageInfo!
}
type ProjectMilestone implements Node {
  id: ID!
}
type ProjectStatus implements Node {
  archivedAt: DateTime  color: String!  createdAt: DateTime!  description: String  id: ID!  indefinite: Boolean!  name: String!  position: Float!
  type: ProjectStatusType!  updatedAt: DateTime!
}
type ProjectUpdate implements Node {
  id: ID!
}
type RateLimitPayload {
  identifier: String  kind: String!  limits: [RateLimitResultPayload!]!
}
type RateLimitResultPayload {
  allowedAmount: Float!  period: Float!  remainingAmount: Float!  requestedAmount: Float!  reset: Float!  type: String!
}
type Reaction implements Node {
  archivedAt: DateTime  comment: Comment  createdAt: DateTime!  emoji: String!  externalUser: ExternalUser  id: ID!  initiativeUpdate: InitiativeUpdate
  issue: Issue  projectUpdate: ProjectUpdate  updatedAt: DateTime!  user: User
}
type SyncedExternalThread {
  displayName: String  id: ID  isConnected: Boolean!  isPersonalIntegrationConnected: Boolean!  isPersonalIntegrationRequired: Boolean!  name: String
  subType: String  type: String!  url: String
}
type Team implements Node {
  activeCycle: Cycle  aiDiscussionSummariesEnabled: Boolean!  aiThreadSummariesEnabled: Boolean!  allMembersCanJoin: Boolean  archivedAt: DateTime
  autoArchivePeriod: Float!  autoCloseChildIssues: Boolean  autoCloseParentIssues: Boolean  autoClosePeriod: Float  autoCloseStateId: String
  color: String  createdAt: DateTime!  cycleCalenderUrl: String!  cycleCooldownTime: Float!  cycleDuration: Float!
  cycleIssueAutoAssignCompleted: Boolean!  cycleIssueAutoAssignStarted: Boolean!  cycleLockToActive: Boolean!  cycleStartDay: Float!
  cyclesEnabled: Boolean!  defaultIssueEstimate: Float!  defaultIssueState: WorkflowState  defaultProjectTemplate: Template
  defaultTemplateForMembers: Template  defaultTemplateForMembersId: String  defaultTemplateForNonMembers: Template
  defaultTemplateForNonMembersId: String  description: String  displayName: String!  draftWorkflowState: WorkflowState  groupIssueHistory: Boolean!
  icon: String  id: ID!  inheritIssueEstimation: Boolean!  inheritWorkflowStatuses: Boolean!  initiativesEnabled: Boolean!
  integrationsSettings: IntegrationsSettings  inviteHash: String!  issueCount: Int!  issueEstimationAllowZero: Boolean!
  issueEstimationExtended: Boolean!  issueEstimationType: String!  issueOrderingNoPriorityFirst: Boolean!  issueSortOrderDefaultToBottom: Boolean!
  key: String!
  labels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  ledInitiativeCount: Int!  markedAsDuplicateWorkflowState: WorkflowState  mergeWorkflowState: WorkflowState  mergeableWorkflowState: WorkflowState
  name: String!  parent: Team  private: Boolean!  requirePriorityToLeaveTriage: Boolean!  retiredAt: DateTime  reviewWorkflowState: WorkflowState
  scimGroupName: String  scimManaged: Boolean!  securitySettings: JSONObject!  setIssueSortOrderOnStateChange: String!  slackIssueComments: Boolean!
  slackIssueStatuses: Boolean!  slackNewIssue: Boolean!  startWorkflowState: WorkflowState
  states(${page}, filter: WorkflowStateFilter): WorkflowStateConnection!
  timezone: String!  triageEnabled: Boolean!  triageIssueState: WorkflowState  triageResponsibility: TriageResponsibility  upcomingCycleCount: Float!
  updatedAt: DateTime!  viewerCanJoin: Boolean!  viewerCanLeave: Boolean!  viewerMembership: TeamMembership  visibility: TeamVisibility!
}
type TeamConnection {
  nodes: [Team!]!  pageInfo: PageInfo!
}
type TeamMembership implements Node {
  id: ID!
}
type Template implements Node {
  id: ID!
}
type TriageResponsibility implements Node {
  id: ID!
}
type User implements Node {
  active: Boolean!  admin: Boolean!  app: Boolean!  archivedAt: DateTime  avatarBackgroundColor: String!  avatarUrl: String  calendarHash: String
  canAccessAnyPublicTeam: Boolean!  createdAt: DateTime!  createdIssueCount: Int!  description: String  disableReason: String  displayName: String!
  email: String!  gitHubUserId: String  guest: Boolean!  id: ID!  initials: String!  inviteHash: String!  isAssignable: Boolean!  isMe: Boolean!
  isMentionable: Boolean!  lastSeen: DateTime  name: String!  owner: Boolean!  statusEmoji: String  statusLabel: String  statusUntilAt: DateTime
  supportsAgentSessions: Boolean!  timezone: String  title: String  updatedAt: DateTime!  url: String!
}
type UserConnection {
  nodes: [User!]!  pageInfo: PageInfo!
}
type Webhook implements Node {
  allPublicTeams: Boolean!  archivedAt: DateTime  createdAt: DateTime!  creator: User  enabled: Boolean!  id: ID!  label: String
  resourceTypes: [String!]!  secret: String  team: Team  updatedAt: DateTime!  url: String
}
type WebhookConnection {
  nodes: [Webhook!]!  pageInfo: PageInfo!
}
type WebhookPayload {
  lastSyncId: Float!  success: Boolean!  webhook: Webhook!
}
type WebhookRotateSecretPayload {
  lastSyncId: Float!  secret: String!  success: Boolean!
}
type WelcomeMessage implements Node {
  archivedAt: DateTime  createdAt: DateTime!  enabled: Boolean!  id: ID!  title: String  updatedAt: DateTime!  updatedBy: User
}
type WorkflowState implements Node {
  archivedAt: DateTime  color: String!  createdAt: DateTime!  description: String  id: ID!  inheritedFrom: WorkflowState  name: String!
  position: Float!  team: Team!  type: String!  updatedAt: DateTime!
}
type WorkflowStateConnection {
  nodes: [WorkflowState!]!  pageInfo: PageInfo!
}
`;
