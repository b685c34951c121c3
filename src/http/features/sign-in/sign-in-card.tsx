import { Flash } from "../../components/flash.tsx";
import { ProviderLinks, type SignInProvider } from "./provider-links.tsx";

/** What stands on the page before anybody is signed in. */
export function SignInCard(props: {
  next: string;
  problem: string | null;
  providers: SignInProvider[];
  isFirstRun: boolean;
  isLocal: boolean;
}) {
  const { next, problem, providers, isFirstRun, isLocal } = props;
  return (
    <section class="narrow stack">
      <h1>{isFirstRun ? "Welcome to Timewire" : "Sign in to Timewire"}</h1>
      {problem !== null && <Flash tone="bad">{problem}</Flash>}
      {isFirstRun ? (
        <FirstRun isLocal={isLocal} />
      ) : (
        <p>Time tracking, wired into the tools where you work.</p>
      )}
      <ProviderLinks providers={providers} query={{ next }} />
      {!isFirstRun && (
        <p class="muted small">
          New here? Ask an owner or admin of your team for an invitation link, and open it first.
        </p>
      )}
    </section>
  );
}

function FirstRun({ isLocal }: { isLocal: boolean }) {
  return isLocal ? (
    <p>Nobody has signed in yet. The first person to do so becomes the owner and invites everybody else.</p>
  ) : (
    <p>
      Nobody has signed in yet. Sign in with an account whose e-mail address is listed in{" "}
      <code>OWNER_EMAILS</code>: that person becomes the owner and invites everybody else.
    </p>
  );
}
