import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import { imaginary } from "../providers/imaginary/index.ts";
import { bindingBy } from "./bindings.ts";
import { contextFor } from "./context.ts";
import { imaginarySite } from "./imaginary.ts";
import { syncAll } from "./issue-sync.ts";
import type { Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";
import { type Conflicts, type FarSide, pairOf } from "./two-way.ts";

const place = { site: "north", project: "10000" };
const statuses = {
  open: { id: "1", name: "Backlog" },
  in_progress: { id: "3", name: "In review" },
  done: { id: "5", name: "Shipped" },
};

/** The tracker that is like no other, with its workflow and its revisions. */
export const imaginarySide: FarSide = {
  name: "the imaginary tracker",
  async connect(owner: Person, conflicts: Conflicts) {
    const form = { fields: { key: "sandbox-key", token: "sandbox-alice" }, host: "", isPersonal: false };
    const { connectionId } = await connectByToken(await contextFor(owner), "imaginary", form);
    const bound = await bindingBy(owner, {
      connectionId,
      provider: "imaginary",
      host: "imaginary.example",
      siteId: "north",
      externalId: place.project,
      name: "Web",
      url: "https://north.imaginary.example/browse/WEB",
      cursor: null,
      settings: {
        ...defaultTrackerSettings,
        writes: { direction: "both", conflicts, takesNew: false, statuses },
      },
    });
    const issue = await imaginarySite.open({ ...place, title: "Door sticks", body: "It sticks." });
    await syncAll(owner, bound.binding.id);
    return pairOf(owner, { bound, provider: imaginary, token: "sandbox-alice", issue });
  },
  async change(issue, { title, description, status }) {
    await imaginarySite.change({
      site: place.site,
      id: issue.id,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { body: description }),
      ...(status === undefined ? {} : { statusId: statuses[status].id }),
    });
  },
  writes: async () =>
    (await sandbox.requests("api.imaginary.example")).filter(({ method }) => method === "PATCH").length,
};
