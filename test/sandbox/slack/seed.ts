import { nextTs } from "./ids.ts";
import type { Channel, Person, Team } from "./records.ts";

const createdAtMs = Date.UTC(2025, 8, 1, 8);

/** Enough that a list of channels has more than one page. */
const projectChannels = 130;

export function seedTeams(): Team[] {
  return [acme(), other()];
}

function acme(): Team {
  const people = [
    person("U0ALICE001", "alice", "Alice Adler", { isAdmin: true }),
    person("U0BOB00001", "bob", "Bob Brandt", { timeZone: "Asia/Kolkata" }),
    person("U0CAROL001", "carol", "Carol Castillo", { timeZone: "America/New_York" }),
    person("U0DAVE0001", "dave", "Dave Dahl"),
    person("U0GONE0001", "gone", "Greta Gone", { isDeleted: true }),
  ];
  const all = people.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
  const general = channel("C0GENERAL1", "general", all, { isGeneral: true });
  const web = channel("C0WEB00001", "web", ["U0ALICE001", "U0BOB00001", "U0CAROL001"]);
  say(general, "U0BOB00001", "The release is planned for Thursday.");
  say(web, "U0CAROL001", "The header jumps when the page loads. Who has time to look at it?");
  return team("T0ACME0001", "Acme", "acme", people, [
    general,
    web,
    channel("C0RANDOM01", "random", all, { isArchived: true }),
    channel("C0PRIVATE1", "leads", ["U0ALICE001", "U0BOB00001"], { kind: "private" }),
    ...Array.from({ length: projectChannels }, (_, index) => {
      const number = String(index + 1).padStart(3, "0");
      return channel(`C0PROJ0${number}`, `project-${number}`, [], { creator: "U0BOB00001" });
    }),
  ]);
}

/** Mallory has the id that Alice has in Acme: an app that looks at the user alone mixes them up. */
function other(): Team {
  const people = [
    person("U0ALICE001", "mallory", "Mallory Marsh", { isAdmin: true }),
    person("U0OSCAR001", "oscar", "Oscar Olsen"),
  ];
  const all = people.map(({ id }) => id);
  return team("T0OTHER001", "Other", "other", people, [
    channel("C0GENERAL2", "general", all, { isGeneral: true }),
  ]);
}

function person(id: string, login: string, name: string, facts: Partial<Person> = {}): Person {
  const domain = ["mallory", "oscar"].includes(login) ? "other.example" : "acme.example";
  const email = `${login}@${domain}`;
  return {
    id,
    login,
    name,
    email,
    timeZone: "Europe/Berlin",
    isAdmin: false,
    isDeleted: false,
    ...facts,
  };
}

function channel(id: string, name: string, members: string[], facts: Partial<Channel> = {}): Channel {
  return {
    id,
    name,
    kind: "public",
    isArchived: false,
    isGeneral: false,
    creator: members[0] ?? "",
    createdAtMs,
    messages: [],
    ...facts,
    members: new Set(members),
  };
}

function team(id: string, name: string, domain: string, people: Person[], channels: Channel[]): Team {
  return {
    id,
    name,
    domain,
    people,
    channels,
    scheduled: [],
    installation: null,
    modals: new Map(),
    homes: new Map(),
  };
}

function say(channelOfIt: Channel, userId: string, text: string): void {
  channelOfIt.messages.push({
    ts: nextTs(),
    threadTs: null,
    userId,
    isFromApp: false,
    text,
    blocks: [],
    ephemeralTo: null,
    isEdited: false,
    state: {},
  });
}
