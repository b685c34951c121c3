/** What an API token may be allowed, and how Settings says it. The API checks these and no others. */
export const apiScopes = {
  "time:read": "Read your time entries, your timer and the reports you see",
  "time:write": "Start and stop your timer, change your time entries",
  "projects:read": "Read projects, clients, invoices and tags",
  "projects:write": "Create and change projects, clients, invoices and tags",
  "tasks:read": "Read tasks",
  "tasks:write": "Create and change tasks",
  "connections:read": "Read connections, connected repositories and deliveries",
  "connections:write": "Sync, pause and replay",
} as const;

export type ApiScope = keyof typeof apiScopes;

export function isApiScope(text: string): text is ApiScope {
  return Object.hasOwn(apiScopes, text);
}
