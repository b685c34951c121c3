import { requestFaultKinds, webhookFaultKinds, type Fault, type FaultKind } from "./faults.ts";
import { sandboxState } from "./state.ts";

const titles: Record<FaultKind, string> = {
  error: "Answers with an error (500 unless a status is given)",
  rate_limit: "Rate limit used up",
  secondary_limit: "Secondary rate limit, with Retry-After",
  timeout: "Does not answer for a minute",
  reset: "Breaks the connection in the middle of an answer",
  html: "Answers with an HTML page",
  cut_json: "Cuts its JSON in half",
  slow: "Answers slowly (after 3 seconds unless given)",
  late_answer: "Does what is asked, and answers after a minute",
  revoked: "Refuses all tokens but personal ones",
  ip_allow_list: "Refuses addresses outside an IP allow list",
  app_restrictions: "Refuses apps that the organisation did not approve",
  sso: "Asks for the organisation's single sign-on",
  permission: "Misses a permission of the token",
  webhooks_lost: "Webhooks are lost",
  webhooks_twice: "Webhooks arrive twice",
  webhooks_shuffled: "Webhooks arrive in reverse order",
};

interface FaultSectionProps {
  hosts: string[];
  typed: Record<string, string>;
}

export function FaultSection({ hosts, typed }: FaultSectionProps) {
  return (
    <section id="faults">
      <h2>Faults</h2>
      <CurrentFaults />
      <form method="post" action="/faults" class="row">
        <label class="field">
          <span>Host</span>
          <select name="host">
            {hosts.map((host) => (
              <option value={host} selected={typed["host"] === host}>
                {host}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>What goes wrong</span>
          <select name="kind">
            {[...requestFaultKinds, ...webhookFaultKinds].map((kind) => (
              <option value={kind} selected={typed["kind"] === kind}>
                {titles[kind]}
              </option>
            ))}
          </select>
        </label>
        <Field name="times" title="How often" typed={typed} />
        <Field name="status" title="Status" typed={typed} />
        <Field name="retryAfterSeconds" title="Seconds to wait" typed={typed} />
        <Field name="path" title="Only paths from" typed={typed} />
        <Field name="method" title="Only method" typed={typed} />
        <button class="primary">Set the fault</button>
      </form>
    </section>
  );
}

function Field({ name, title, typed }: { name: string; title: string; typed: Record<string, string> }) {
  return (
    <label class="field">
      <span>{title}</span>
      <input name={name} value={typed[name] ?? ""} />
    </label>
  );
}

function CurrentFaults() {
  const struck = [...sandboxState().faults].filter(([, faults]) => faults.length > 0);
  if (struck.length === 0)
    return <p class="soft">Everything works. Set a fault to see how Timewire bears it.</p>;
  return (
    <ul class="list">
      {struck.map(([host, faults]) => (
        <li>
          <form method="post" action="/faults/clear" class="row">
            <strong>{host}</strong> {faults.map(describe).join("; ")}
            <button name="host" value={host}>
              {`Clear ${host}`}
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function describe(fault: Fault): string {
  const limits = [
    fault.status === undefined ? "" : `status ${fault.status}`,
    fault.retryAfterSeconds === undefined ? "" : `${fault.retryAfterSeconds} s`,
    fault.times === undefined ? "until cleared" : `${fault.times} more`,
    fault.method ?? "",
    fault.path === undefined ? "" : `at ${fault.path}`,
  ];
  return `${titles[fault.kind]} (${limits.filter((limit) => limit !== "").join(", ")})`;
}
