import { canManage } from "../../../domain/context.ts";
import type { FoundEntry } from "../../../domain/search/found-entries.ts";
import type { SearchWish } from "../../../domain/search/parse-search.ts";
import type { Found } from "../../../domain/search/search.ts";
import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import { fold } from "../../../lib/fold.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { destinationsFor } from "../../components/destinations.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { FoundGroup, FoundLink, FoundVerb } from "./found-rows.tsx";
import { aboutEntry, nameOfEntry } from "./about-entry.ts";

type Props = { wish: SearchWish; found: Found; viewer: Viewer; viewerTime: ViewerTime };

/**
 * All that was found, in groups; what was tracked comes first, and a page that is called so before a timer on its name. Reads the same in
 * the palette and on its page.
 */
export function SearchResults({ wish, found, viewer, viewerTime }: Props) {
  const pages = pagesFor(wish, viewer);
  const verbs = verbsFor(wish, found, viewer);
  const goTo = <GoTo pages={pages} />;
  const count =
    found.entries.length +
    found.tasks.length +
    found.projects.length +
    found.people.length +
    pages.length +
    verbs.length;
  const said = count === 1 ? "1 result" : `${count === 0 ? "No" : count} results`;
  return (
    <div class="found" data-q={wish.text} data-said={said}>
      {count === 0 && <p class="muted">Nothing is called so. Try a part of a title, a name or a note.</p>}
      <FoundGroup
        title={wish.text === "" ? "Recent" : "Your entries"}
        rows={[...found.entries.map((entry) => entryRow(entry, viewerTime)), ...allEntries(wish, found)]}
      />
      {wish.text !== "" && goTo}
      <FoundGroup title="Do" rows={verbs} />
      {wish.text === "" && goTo}
      <FoundGroup
        title="Tasks"
        rows={found.tasks.map(({ id, title, sourceLabel, projectName, projectColour, isMine, mayTrack }) => (
          <FoundLink
            href={pathTo`/tasks/${id}`}
            starts={mayTrack ? { taskId: id } : undefined}
            name={title}
            about={[projectName, sourceLabel, isMine ? "mine" : null]}
            colour={projectColour}
          />
        ))}
      />
      <FoundGroup
        title="Projects"
        rows={found.projects.map(({ id, name, colour, mayTrack }) => (
          <FoundLink
            href={pathTo`/projects/${id}`}
            name={name}
            colour={colour}
            starts={mayTrack ? { projectId: id } : undefined}
          />
        ))}
      />
      <FoundGroup
        title="People"
        rows={found.people.map(({ id, name }) => (
          <FoundLink href={personPath(viewer, id)} name={name} />
        ))}
      />
    </div>
  );
}

function GoTo({ pages }: { pages: ReturnType<typeof pagesFor> }) {
  const rows = pages.map(({ label, href, key }) => <FoundLink href={href} name={label} keys={["g", key]} />);
  return <FoundGroup title="Go to" rows={rows} />;
}

function pagesFor({ text, words, project, tags }: SearchWish, viewer: Viewer) {
  if (project !== "" || tags.length > 0) return [];
  const destinations = destinationsFor(viewer);
  if (text === "") return destinations.filter(({ key }) => ["a", "w", "k", "r"].includes(key));
  return destinations.filter(({ label }) => {
    const parts = fold(label).split(" ");
    return words.every(({ folded }) => parts.some((part) => part.startsWith(folded)));
  });
}

/** To all that hold these words, however long ago. */
function allEntries({ text }: SearchWish, { entries }: Found) {
  if (text === "" || entries.length === 0) return [];
  return [<FoundLink href={pathTo`/entries?q=${text}`} name={`All your entries with “${text}”`} />];
}

/** What was tracked is started again, unless its project takes no time any more. */
function entryRow(entry: FoundEntry, viewerTime: ViewerTime) {
  const words = {
    name: nameOfEntry(entry),
    about: aboutEntry(entry, viewerTime),
    colour: entry.projectColour,
    href: pathTo`/entries/${entry.id}`,
  };
  if (!entry.isOpen) return <FoundLink {...words} />;
  return <FoundVerb action={pathTo`/entries/${entry.id}/continue`} verb="Start" {...words} />;
}

/** What can be done with the timer: stop it, or start what was typed, on each project that it names. */
function verbsFor({ text, notes }: SearchWish, found: Found, { timer }: Viewer) {
  if (timer !== null && "stop the timer".startsWith(fold(text))) {
    const fields = { entryId: timer.id };
    return [<FoundVerb action="/timer/stop" verb="Stop" name="the timer" fields={fields} keys={["s"]} />];
  }
  if (notes === "") return [];
  const meant = found.projects.filter((project) => project.mayTrack && project.notes !== "").slice(0, 3);
  return [
    ...meant.map(({ id, name, colour, notes: rest }) => (
      <FoundVerb
        action="/timer"
        verb="Start"
        name={`“${rest}”`}
        about={[name]}
        colour={colour}
        fields={{ projectId: id, notes: rest }}
      />
    )),
    <FoundVerb action="/timer" verb="Start" name={`“${notes}”`} fields={{ notes }} />,
  ];
}

/** Owners and admins see everybody's time. */
function personPath(viewer: Viewer, id: string): string {
  return canManage({ kind: "user", ...viewer }) ? pathTo`/reports${new Search({ person: id })}` : "/members";
}
