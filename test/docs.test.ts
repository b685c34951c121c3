import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
});
const files = listed.split("\n").filter((path) => existsSync(path));

const pages = files
  .filter((path) => path.endsWith(".md"))
  .map((path) => ({ path, text: read(path), words: read(path).match(/`[^`\n]+`/g) ?? [] }));

const architecture = read("docs/architecture.md");

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A table as the picture shows it: its primary key, and the ids of what it belongs to. */
function entityOf(table: SQLiteTable): string {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const keys = new Set(
    [...primaryKeys.flatMap((key) => key.columns), ...columns.filter((column) => column.primary)].map(
      (column) => column.name,
    ),
  );
  const lines = columns.flatMap((column) => {
    const isKey = keys.has(column.name);
    if (!isKey && !column.name.endsWith("Id")) return [];
    return [`    ${column.getSQLType()} ${snakeCase(column.name)}${isKey ? " PK" : ""}`];
  });
  return [`  ${name} {`, ...lines, "  }"].join("\n");
}

async function loadTables(): Promise<SQLiteTable[]> {
  const modules = await Promise.all(
    readdirSync("src/db/schema").map(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a module is a record of what it exports
      (name) => import(join("../src/db/schema", name)) as Promise<Record<string, unknown>>,
    ),
  );
  return modules
    .flatMap((module) => Object.values(module))
    .filter((value): value is SQLiteTable => is(value, SQLiteTable));
}

describe("the picture of the schema", () => {
  it("shows each table with its keys, and nothing else", async () => {
    const tables = await loadTables();
    const missing = tables.map(entityOf).filter((entity) => !architecture.includes(entity));
    expect(missing.join("\n")).toBe("");
    const drawn = [...architecture.matchAll(/^  (\w+) \{$/gm)].map(([, name]) => name);
    const names = tables.map((table) => getTableConfig(table).name);
    expect(new Set(drawn)).toEqual(new Set(names));
    const joined = [...architecture.matchAll(/^  (\w+) \S+--\S+ (\w+) : /gm)].flatMap((match) =>
      match.slice(1),
    );
    expect(joined.length).toBeGreaterThan(20);
    expect(joined.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("the list of what runs by itself", () => {
  const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  const [, jobs = ""] = read("src/messages.ts").split("export const jobSchema");
  const jobTypes = names(jobs, /type: z\.literal\("(.+)"\)/g);

  it("names each job, queue, cron and task of a cron", () => {
    const cron = read("src/jobs/cron.ts");
    const tasks = /const tasks[^]*?\n\};/.exec(cron)?.[0] ?? "";
    const wanted = [
      ...jobTypes,
      ...names(read("wrangler.toml"), /^queue = "(.+)"$/gm),
      ...names(tasks, /^  "(.+)": \{$/gm),
      ...names(tasks, /^    (\w+)[:,]/gm),
    ];
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((name) => !architecture.includes(`\`${name}\``))).toEqual([]);
  });

  it("names no job that there is not", () => {
    const [, section = ""] = /\n## Jobs\n([^]*?)\n## /.exec(architecture) ?? [];
    const named = names(section, /^\| `([\w.]+)`/gm);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !jobTypes.includes(name))).toEqual([]);
  });
});

describe("the pages", () => {
  it("name each folder of the layers", () => {
    const folders = ["src", "src/integrations"].flatMap((layer) =>
      readdirSync(layer, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    );
    expect(folders.filter((name) => !architecture.includes(`\`${name}/\``))).toEqual([]);
  });

  it("name files that exist", () => {
    const wrong = pages.flatMap(({ path, words }) =>
      words
        .map((word) => word.slice(1, -1))
        .filter((word) => /^[\w.@/-]+\.(ts|tsx|sql|md|toml)$/.test(word))
        .filter((word) => !files.some((file) => file === word || file.endsWith(`/${word}`)))
        .map((word) => `${path} names ${word}`),
    );
    expect(wrong).toEqual([]);
  });

  it("name folders that exist", () => {
    const wrong = pages.flatMap(({ path, words }) =>
      words
        .map((word) => word.slice(1, -1))
        .filter((word) => /^(src|test|docs|migrations|public)\/[\w/-]*$/.test(word) && !existsSync(word))
        .map((word) => `${path} names ${word}`),
    );
    expect(wrong).toEqual([]);
  });

  it("lead to pages that exist", () => {
    const wrong = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([\w./-]+)(?:#[\w-]*)?\)/g)]
        .map(([, target = ""]) => join(dirname(path), target))
        .filter((target) => !existsSync(target))
        .map((target) => `${path} leads to ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("name scripts that package.json has", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because npm refuses another form
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const wrong = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)]
        .filter(([, name = ""]) => !(name in scripts))
        .map(([command]) => `${path} names ${command}`),
    );
    expect(wrong).toEqual([]);
  });
});
