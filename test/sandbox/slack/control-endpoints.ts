import { signedHeaders, timeoutMs, verificationToken } from "./app/signed-request.ts";
import { randomText } from "./ids.ts";
import { slackWorld } from "./world.ts";

/** What Slack asks of request URLs when they are entered: the challenge of the events, `ssl_check` of the commands. */
export async function proveEndpoints() {
  const { eventsUrl, commandsUrl } = slackWorld().app;
  const challenge = randomText(52);
  const asked = JSON.stringify({ token: verificationToken, challenge, type: "url_verification" });
  const verified = await post(eventsUrl, asked, "application/json");
  const check = new URLSearchParams({ ssl_check: "1", token: verificationToken }).toString();
  const checked = await post(commandsUrl, check, "application/x-www-form-urlencoded");
  return {
    urlVerification: { ...verified, isEchoed: verified.status === 200 && verified.body.includes(challenge) },
    sslCheck: checked,
  };
}

async function post(
  url: string,
  body: string,
  contentType: string,
): Promise<{ status: number; body: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: await signedHeaders(body, contentType),
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs()),
  });
  return { status: response.status, body: await response.text() };
}
