import { slackWorld } from "../world.ts";

export function Workspaces() {
  return (
    <section class="narrow">
      <h1>Slack workspaces</h1>
      <ul class="choices">
        {slackWorld().teams.map((team) => (
          <li>
            <span>
              <strong>{team.name}</strong>
              <br />
              {team.installation === null ? "The app is not installed." : "The app is installed."}
            </span>
            <a class="button" href={`/app.slack.com/client/${team.id}`}>
              {`Open ${team.name}`}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
