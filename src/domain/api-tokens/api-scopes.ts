/** What an API token may be allowed, and how Settings says it. The API checks these and no others. */
export const apiScopes = {
  "time:read": "Read your time entries, your timer, the reports you see and saved ones",
  "time:write": "Start and stop your timer, change your time entries and saved reports",
  "projects:read": "Read projects, clients, budgets, invoices and tags",
  "projects:write": "Create and change projects, clients, budgets, invoices and tags",
  "tasks:read": "Read tasks",
  "tasks:write": "Create and change tasks",
  "imports:read": "Read imports of time from elsewhere",
  "imports:write": "Import time of everybody from elsewhere, and undo it",
  "connections:read": "Read connections, connected repositories and deliveries",
  "connections:write": "Sync, pause and replay",
} as const;

export type ApiScope = keyof typeof apiScopes;

export function isApiScope(text: string): text is ApiScope {
  return Object.hasOwn(apiScopes, text);
}
