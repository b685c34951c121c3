import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const layers = ["lib", "db", "domain", "providers", "integrations", "http", "jobs"] as const;
type Layer = (typeof layers)[number] | "env" | "messages" | "index";

/** Imports go down the layers only. */
const mayImport: Record<Layer, readonly Layer[]> = {
  lib: ["lib"],
  db: ["db", "lib"],
  env: ["lib", "providers"],
  messages: ["lib"],
  domain: ["domain", "db", "lib", "messages"],
  providers: ["providers", "lib"],
  integrations: ["integrations", "domain", "providers", "db", "lib", "env", "messages"],
  http: ["http", "integrations", "domain", "providers", "db", "lib", "env", "messages"],
  jobs: ["jobs", "integrations", "domain", "providers", "db", "lib", "env", "messages"],
  index: ["http", "jobs", "env"],
};
const foundations = ["connections", "bindings", "subscriptions", "sync", "inbound", "outbox"];

/** Folders of integrations import these others, and files at the layer's root that import none; such files may import all. */
const mayImportFolders: Record<string, readonly string[]> = {
  connections: [],
  oauth: ["connections"],
  bindings: ["connections"],
  subscriptions: ["connections", "bindings"],
  sync: ["connections", "bindings"],
  inbound: ["connections", "bindings", "subscriptions"],
  outbox: ["connections", "bindings"],
  trackers: foundations,
  worklogs: [...foundations, "trackers"],
  calendar: foundations,
  chat: foundations,
  ics: [...foundations, "calendar"],
  holidays: ["connections"],
};

/** Packages that belong to certain layers. */
const packageLayers: { package: RegExp; layers: readonly Layer[] }[] = [
  { package: /^hono/, layers: ["http"] },
  { package: /^drizzle-orm/, layers: ["db", "domain", "integrations"] },
  { package: /^arctic/, layers: ["lib"] },
  { package: /^cloudflare:/, layers: ["index"] },
];

const providerFiles = ["index.ts", "account.ts", "client.ts", "failures.ts", "schemas.ts", "mapping.ts"];

/** What providers share: it is none itself. */
const kit = "src/providers/kit/";
/** What a provider has says its index: nothing to sign in to needs no oauth.ts, and who sends us nothing needs no inbound.ts. */
const filesOf = (index: string) => [
  ...providerFiles,
  ...(/\boauth: null\b/.test(index) ? [] : ["oauth.ts"]),
  ...(/^  inbound\b/m.test(index) ? ["inbound.ts"] : []),
  ...(/^  subscriptions\b/m.test(index) ? ["subscriptions.ts"] : []),
];

/** Those of the product, and the one that only tests have: docs/add-a-provider.md. */
const providerFolders = [
  ...readdirSync("src/providers", { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "kit")
    .map(({ name }) => `src/providers/${name}`),
  "test/providers/imaginary",
];

/** The contract lies beside the folders; the list of providers knows them all, so none may know it. */
const contractPattern = /^src\/providers\/(?!index\.ts)[^/]+\.ts$/;
const isShared = (path: string) => contractPattern.test(path) || path.startsWith(kit);

const listFiles = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const sources = listFiles("src").map((path) => ({ path, text: readFileSync(path, "utf8") }));

function layerOf(path: string): Layer {
  const [first = ""] = relative("src", path).split("/");
  return first.replace(/\.ts$/, "") as Layer;
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, specifier = ""]) => specifier);
}

/** The first folder below the layer, of features the second; a file at a layer's root is a folder of its own. */
function folderOf(path: string): string {
  const parts = path.split("/");
  const depth = parts[2] === "features" ? 4 : 3;
  return parts.slice(0, Math.min(depth, parts.length)).join("/");
}

function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (node: string, trail: string[]) => {
    if (state.get(node) === "done") return;
    if (state.get(node) === "open") {
      cycles.push([...trail.slice(trail.indexOf(node)), node].join(" → "));
      return;
    }
    state.set(node, "open");
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    state.set(node, "done");
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

const localImports = (path: string, text: string) =>
  importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => join(dirname(path), specifier));

describe("the layers", () => {
  it("has imports that go down only", () => {
    const wrong = sources.flatMap(({ path, text }) =>
      localImports(path, text)
        .filter((target) => !mayImport[layerOf(path)]?.includes(layerOf(target)))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("keeps each package in its layers", () => {
    const wrong = sources.flatMap(({ path, text }) =>
      importsOf(text)
        .filter((specifier) =>
          packageLayers.some((rule) => rule.package.test(specifier) && !rule.layers.includes(layerOf(path))),
        )
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no import cycles", () => {
    const graph = new Map(sources.map(({ path, text }) => [path, localImports(path, text)]));
    expect(findCycles(graph)).toEqual([]);
  });

  it("has no import cycles between the folders of a layer", () => {
    const graph = new Map<string, string[]>();
    for (const { path, text } of sources) {
      const targets = localImports(path, text)
        .filter((target) => layerOf(target) === layerOf(path))
        .map(folderOf)
        .filter((folder) => folder !== folderOf(path));
      graph.set(folderOf(path), [...(graph.get(folderOf(path)) ?? []), ...targets]);
    }
    expect(graph.size).toBeGreaterThan(50);
    expect(findCycles(graph)).toEqual([]);
  });

  it("lets integrations import what lies below them only", () => {
    const folder = (path: string) => path.split("/")[2] ?? "";
    const wrong = sources
      .filter(({ path }) => path.startsWith("src/integrations/") && !folder(path).endsWith(".ts"))
      .flatMap(({ path, text }) =>
        localImports(path, text)
          .filter((target) => target.startsWith("src/integrations/") && folder(target) !== folder(path))
          .filter((target) => !folder(target).endsWith(".ts"))
          .filter((target) => !mayImportFolders[folder(path)]?.includes(folder(target)))
          .map((target) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("lets providers know neither their siblings nor the database", () => {
    const wrong = sources
      .filter(({ path }) => /^src\/providers\/[^/]+\//.test(path))
      .flatMap(({ path, text }) => {
        const own = path.split("/").slice(0, 3).join("/");
        return localImports(path, text)
          .filter((target) => target.startsWith("src/providers/") && !target.startsWith(`${own}/`))
          .filter((target) => !isShared(target))
          .map((target) => `${path} imports ${target}`);
      });
    expect(wrong).toEqual([]);
  });

  it("asks nowhere outside the providers which provider it is", () => {
    const wrong = sources
      .filter(({ path }) => !path.startsWith("src/providers/"))
      .filter(({ text }) => /provider(\.id|Id)?\s*[!=]==?\s*["'`]/.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it("names no provider in the layers that know none", () => {
    const names = [
      ...providerFolders.map((folder) => folder.slice(folder.lastIndexOf("/") + 1)),
      "gitlab",
      "jira",
      "linear",
      "outlook",
      "asana",
      "notion",
      "trello",
    ];
    // "ics" is a file format as well.
    const pattern = new RegExp(names.filter((name) => name !== "ics").join("|"), "i");
    // Where a person pastes the address of their own feed, in programs that read any.
    const feedHelp = "src/http/features/settings/feed-section.tsx";
    const wrong = sources
      .filter(({ path }) => /^src\/(domain|integrations|http|jobs|db)\//.test(path) && path !== feedHelp)
      .flatMap(({ path, text }) =>
        text
          .split("\n")
          .filter((line) => pattern.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(wrong).toEqual([]);
  });

  it("keeps the network and the clock out of the domain", () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith("src/domain/"))
      .filter(({ text }) => /\bfetch\(|Date\.now\(|new Date\(\)|Math\.random\(/.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it("has provider folders that are complete", () => {
    const missing = providerFolders.flatMap((folder) => {
      const index = readFileSync(`${folder}/index.ts`, "utf8");
      const [, docs = `the docs that ${folder} names`] = /\bdocs: "([^"]+)"/.exec(index) ?? [];
      return [...filesOf(index).map((file) => `${folder}/${file}`), docs].filter((path) => !existsSync(path));
    });
    expect(missing).toEqual([]);
  });
});

/** What a provider can do, as its index says, and the suite in test/providers/contracts that says what this is. */
const suites: { suite: string; isDue: (index: string, tracker: string) => boolean }[] = [
  { suite: "describeFailures", isDue: () => true },
  { suite: "describeOAuth", isDue: (index: string) => !/\boauth: null\b/.test(index) },
  { suite: "describeToken", isDue: (index: string) => !/\btoken: null\b/.test(index) },
  { suite: "describeCalendar", isDue: (index: string) => /^  calendar\b/m.test(index) },
  { suite: "describeCalendarWrites", isDue: (index: string) => /^  calendar: .*\bwrite\b/m.test(index) },
  { suite: "describeTracker", isDue: (index: string) => /^  tracker\b/m.test(index) },
  { suite: "describeWorklogs", isDue: (_, tracker) => /^  worklogs\b/m.test(tracker) },
  { suite: "describeTrackerWrites", isDue: (_, tracker) => /^  write\b/m.test(tracker) },
  { suite: "describeSubscriptions", isDue: (index: string) => /^  subscriptions\b/m.test(index) },
  { suite: "describeInbound", isDue: (index: string) => /^  inbound\b/m.test(index) },
  { suite: "describeChat", isDue: (index: string) => /^  chat\b/m.test(index) },
];

describe("the contract suites", () => {
  it("are run by each provider that has the capability", () => {
    const missing = providerFolders.flatMap((folder) => {
      const index = readFileSync(`${folder}/index.ts`, "utf8");
      const capability = `${folder}/tracker.ts`;
      const tracker = existsSync(capability) ? readFileSync(capability, "utf8") : "";
      const test = `${folder.replace("src/", "test/")}/contracts.test.ts`;
      const run = existsSync(test) ? readFileSync(test, "utf8") : "";
      return suites
        .filter(({ suite, isDue }) => isDue(index, tracker) && !run.includes(`${suite}(`))
        .map(({ suite }) => `${test} does not run ${suite}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("sizes", () => {
  it("has no file over 300 lines", () => {
    const long = [...listFiles("src"), ...listFiles("test")]
      .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it("has no function over 60 lines in the product and its sandbox", () => {
    const found = (() => {
      try {
        execFileSync("node_modules/.bin/oxlint", [
          "--config=test/function-length.oxlintrc.json",
          "--format=unix",
          "src",
          "test/sandbox",
        ]);
        return "";
      } catch (error) {
        return String((error as { stdout: Buffer }).stdout);
      }
    })();
    expect(found).toBe("");
  });
});

describe("migrations", () => {
  it("only add: D1 wipes the children of a table that is rebuilt", () => {
    const wrong = readdirSync("migrations")
      .filter((name) => name.endsWith(".sql"))
      .filter((name) => /DROP TABLE|__new_/i.test(readFileSync(join("migrations", name), "utf8")));
    expect(wrong).toEqual([]);
  });
});
