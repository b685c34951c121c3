/** Names as GitHub allows them, to trip over early. */
export const oddNames = [
  ".github",
  "acme.github.io",
  "Node.js-bridge_v2.0",
  "a",
  "UPPER-case",
  "--dashes--",
  "1984",
  "mirror",
  "this-is-a-repository-with-a-very-long-name-that-somebody-once-thought-was-a-good-idea-for-everybody",
];

export const commonRepositories = (
  "checkout cart catalog search pricing inventory shipping returns billing invoices payments " +
  "refunds loyalty reviews recommendations notifications mailer sms push-gateway identity sessions " +
  "permissions audit-log gateway edge-cache image-resizer video-encoder cdn-config design-system " +
  "icons brand mobile-ios mobile-android desktop kiosk pos-terminal warehouse-app courier-app " +
  "admin-console support-desk chat-widget help-center status-page landing-pages blog careers " +
  "analytics events-pipeline data-lake dbt-models metrics-exporter dashboards experiments " +
  "feature-flags fraud-detector tax-engine currency-rates translations geo-lookup address-check " +
  "pdf-renderer report-builder scheduler job-runner queue-tools cron-jobs backup-scripts terraform " +
  "kubernetes helm-charts docker-images ci-templates release-bot lint-rules eslint-config " +
  "ts-config test-fixtures load-tests e2e-suite mock-bank sdk-js sdk-python sdk-go cli " +
  "openapi-spec webhooks-relay rate-limiter service-mesh log-shipper trace-viewer oncall-runbooks " +
  "incident-bot security-policies secrets-rotator vendor-scripts legacy-monolith handbook"
).split(" ");

export const topicsOfWork = [
  "back office",
  "build tools",
  "customer pages",
  "experiments",
  "reports",
  "warehouse",
];

export const labelSeeds = [
  { name: "bug", color: "d73a4a", description: "Something isn't working", isDefault: true },
  { name: "critical", color: "b60205", description: "Drop everything", isDefault: false },
  {
    name: "documentation",
    color: "0075ca",
    description: "Improvements or additions to documentation",
    isDefault: true,
  },
  { name: "duplicate", color: "cfd3d7", description: "This issue already exists", isDefault: true },
  { name: "enhancement", color: "a2eeef", description: "New feature or request", isDefault: true },
  { name: "good first issue", color: "7057ff", description: "Good for newcomers", isDefault: true },
  { name: "help wanted", color: "008672", description: "Extra attention is needed", isDefault: true },
  { name: "question", color: "d876e3", description: "Further information is requested", isDefault: true },
  { name: "wontfix", color: "ffffff", description: "This will not be worked on", isDefault: true },
];

export const issueTitles = [
  "Answer takes too long under load",
  "Round amounts at the end, not per line",
  "Say which field is wrong",
  "Let people undo an order",
  "Update the outdated dependency",
  "Describe the new endpoint",
  "Umlauts are lost on export",
  "Retry when the bank does not answer",
  "Dark mode has unreadable links",
  "Remove what nobody uses any more",
];

interface WebIssueSeed {
  title: string;
  labels?: string[];
  assignees?: string[];
  isClosed?: boolean;
  isPullRequest?: boolean;
  isInMilestone?: boolean;
}

export const webIssues: WebIssueSeed[] = [
  {
    title: "Checkout fails when the cart is empty",
    labels: ["bug", "critical"],
    assignees: ["alice"],
    isInMilestone: true,
  },
  {
    title: "Add a filter for delivery dates",
    labels: ["enhancement"],
    assignees: ["bob"],
    isInMilestone: true,
  },
  { title: "Explain how returns work", labels: ["documentation"] },
  { title: "Prices jump after the page has loaded", labels: ["bug"], assignees: ["alice", "bob"] },
  { title: "Fix the jump of prices", labels: ["bug"], assignees: ["bob"], isPullRequest: true },
  { title: "Keyboard cannot leave the menu", labels: ["bug", "good first issue"] },
  { title: "Remember the chosen size", labels: ["enhancement"], isInMilestone: true },
  { title: "Search finds nothing for “Größe 40”", labels: ["bug"], assignees: ["carol"] },
  { title: "Old logo in the footer", labels: ["good first issue"], assignees: ["bob"], isClosed: true },
  { title: "Which browsers do we support?", labels: ["question"] },
  { title: "Show stock of the nearest shop", labels: ["enhancement"], assignees: ["alice"] },
  { title: "Update the build image", isPullRequest: true },
  { title: "Gift cards cannot be combined", labels: ["wontfix"], isClosed: true },
  { title: "Let people pay by invoice <b>now</b> & later", labels: ["enhancement", "help wanted"] },
];
