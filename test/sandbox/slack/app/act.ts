import type { Person, Team } from "../records.ts";
import { appId } from "../world.ts";
import { verificationToken } from "./signed-request.ts";

/** Who does something in which workspace, and under which origin the app reaches us. */
export interface Act {
  origin: string;
  team: Team;
  person: Person;
}

/** What every interaction says about who acted where. */
export function interactionFacts({ team, person }: Act) {
  return {
    user: { id: person.id, username: person.login, name: person.login, team_id: team.id },
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: appId,
    token: verificationToken,
  };
}
