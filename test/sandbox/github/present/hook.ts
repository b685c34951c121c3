import { repositoryApi, type Links } from "../links.ts";
import type { Hook, HookDelivery, Repository } from "../records.ts";

export function presentHook(links: Links, repository: Repository, hook: Hook) {
  const url = `${repositoryApi(links, repository)}/hooks/${hook.id}`;
  return {
    type: "Repository",
    id: hook.id,
    name: "web",
    active: hook.isActive,
    events: hook.events,
    config: presentConfig(hook),
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: presentLastResponse(hook),
  };
}

export function presentDelivery(repository: Repository, delivery: HookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.deliveryId,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.isRedelivery,
    duration: delivery.durationMs / 1000,
    status: delivery.statusText,
    status_code: delivery.status,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: repository.id,
    throttled_at: null,
  };
}

export function presentFullDelivery(repository: Repository, delivery: HookDelivery) {
  const payload: unknown = JSON.parse(delivery.body);
  return {
    ...presentDelivery(repository, delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  };
}

/** GitHub never shows a secret again, only that there is one. */
function presentConfig(hook: Hook) {
  return {
    content_type: hook.contentType,
    insecure_ssl: hook.insecureSsl,
    ...(hook.secret === "" ? {} : { secret: "********" }),
    url: hook.url,
  };
}

function presentLastResponse(hook: Hook) {
  const last = hook.deliveries[0];
  if (last === undefined) return { code: null, status: "unused", message: null };
  const status = last.status >= 200 && last.status < 300 ? "active" : "failed";
  return { code: last.status, status, message: last.statusText };
}
