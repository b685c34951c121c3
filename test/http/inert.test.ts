import { expect, it } from "vitest";

import { startTimer } from "../../src/domain/time/start-timer.ts";
import { browserOf, createPerson, ctxFor } from "../support/people.ts";
import { entryBy, hourMs } from "../support/time.ts";
import { projectBy, taskBy } from "../support/work.ts";

const hostile = [
  `<script>alert("x")</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `" autofocus onfocus="alert(1)`,
  `</textarea></title></style><svg onload=alert(1)>`,
  `{{constructor}} javascript:alert(1) <!--`,
];

it.each(hostile)("S5: %s stands on pages as text, in elements and in attributes", async (text) => {
  const ada = await createPerson({ name: text });
  const project = await projectBy(ada, { name: text });
  const { id: taskId } = await taskBy(ada, project.id, { title: text, description: text });
  const startedAt = Date.now() - 2 * hourMs;
  const notes = `${text}\n${text}`;
  const id = await entryBy(ada, {
    projectId: project.id,
    taskId,
    startedAt,
    endedAt: startedAt + hourMs,
    notes,
  });
  await startTimer(ctxFor(ada), {
    projectId: project.id,
    notes: text,
    tagNames: [text.replaceAll(",", " ")],
  });
  const browser = browserOf(ada);
  for (const path of [
    "/",
    "/tasks",
    `/tasks/${taskId}`,
    "/projects",
    `/projects/${project.id}`,
    `/entries/${id}`,
    "/members",
    "/team",
    `/team/people/${ada.userId}`,
    "/calendar",
    "/settings",
    "/settings/notifications",
    "/settings/calendar",
    "/settings/workspace",
    "/settings/connections",
    "/settings/api",
    "/settings/data",
    `/tasks?q=${encodeURIComponent(text)}`,
  ]) {
    const answer = await browser.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    const html = await answer.text();
    expect(html, path).not.toContain(text);
    // What is left of tags, once all values of attributes are away, names nothing that runs.
    const tags = [...html.matchAll(/<[a-zA-Z][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>/g)].map(([tag]) =>
      tag.replaceAll(/"[^"]*"|'[^']*'/g, ""),
    );
    for (const tag of tags) expect(tag, path).not.toMatch(/\son\w+\s*=|autofocus\s*onfocus/i);
    expect(html, path).not.toMatch(/<(img|svg)\b[^>]*(onerror|onload)/i);
    expect(html, path).not.toMatch(/<script(?![^>]* src=)[^>]*>/i);
    expect(html, path).not.toMatch(/href="javascript:/i);
  }
});
