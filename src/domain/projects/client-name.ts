import { sql } from "drizzle-orm";

/** The name of a project's client, as a column of a statement on `projects`; null = it has none. */
export const clientName = sql<string | null>`(SELECT clients.name FROM clients
  WHERE clients.workspace_id = projects.workspace_id AND clients.id = projects.client_id)`.as("client_name");
