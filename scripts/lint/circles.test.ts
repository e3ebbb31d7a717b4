import { describe, expect, it } from "vitest";
import { findCircles } from "./circles";

/** Files by name, each with what it imports. */
const tree = (files: Record<string, string[]>) =>
  new Map(
    Object.entries(files).map(([file, imports]) => [
      file,
      imports.map((name) => `import { x } from "${name}";`).join("\n"),
    ]),
  );

describe("findCircles", () => {
  it("lets imports run one way, into folders and out of them", () => {
    const sources = tree({
      "scripts/up/up.ts": ["./deploy", "@/k8s/local", "@/kit/command"],
      "scripts/up/deploy.ts": ["@/kit/command"],
      "k8s/local/index.ts": ["./up", "./node/kubelet"],
      "k8s/local/up.ts": ["./node/kubelet"],
      "k8s/local/node/kubelet.ts": ["../host/paths", "@/kit/command"],
      "k8s/local/host/paths.ts": [],
      "kit/command.ts": ["node:path", "pg"],
    });
    expect(findCircles(sources)).toEqual([]);
  });

  it("tells two files that import each other", () => {
    const sources = tree({ "server/logs/a.ts": ["./b"], "server/logs/b.ts": ["@/server/logs/a"] });
    expect(findCircles(sources)).toEqual([
      "server/logs: a.ts → b.ts → a.ts: server/logs/a.ts:1 imports server/logs/b.ts; server/logs/b.ts:1 imports server/logs/a.ts",
    ]);
  });

  it.each<[string, Record<string, string[]>, string]>([
    [
      "three files",
      { "kit/a.ts": ["./b"], "kit/b.ts": ["./c"], "kit/c.ts": ["./a"] },
      "kit: a.ts → b.ts → c.ts → a.ts",
    ],
    [
      "two folders of which no two files do",
      {
        "scripts/up/a.ts": ["@/k8s/local/b"],
        "k8s/local/b.ts": [],
        "k8s/local/c.ts": ["@/scripts/d"],
        "scripts/d.ts": [],
      },
      ".: k8s → scripts → k8s",
    ],
    [
      "folders two floors down",
      {
        "k8s/local/host/a.ts": ["../node/b"],
        "k8s/local/node/b.ts": [],
        "k8s/local/node/c.ts": ["../host/a"],
      },
      "k8s/local: host → node → host",
    ],
    [
      "a folder and the file beside it",
      { "server/people/a.ts": ["../runtime"], "server/runtime.ts": ["./people/b"], "server/people/b.ts": [] },
      "server: people → runtime.ts → people",
    ],
    [
      "a folder's own door",
      { "server/logs/index.ts": ["./a"], "server/logs/a.ts": ["@/server/logs"] },
      "server/logs: a.ts → index.ts → a.ts",
    ],
  ])("tells a circle of %s", (_what, files, circle) => {
    const found = findCircles(tree(files));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${circle}: `);
  });

  it("counts types, re-exports and what is loaded later, and tells each circle once", () => {
    const sources = new Map([
      ["server/a.ts", 'import type { B } from "./b";'],
      ["server/b.ts", 'export * from "./a";\nconst c = await import("./c");'],
      ["server/c.ts", 'import { a } from "./a";'],
      ["app/x.tsx", 'import { y } from "./y";'],
      ["app/y.tsx", 'export { x } from "./x";'],
    ]);
    expect(findCircles(sources).map((line) => line.split(": ")[1])).toEqual([
      "x.tsx → y.tsx → x.tsx",
      "a.ts → b.ts → a.ts",
      "c.ts → a.ts → b.ts → c.ts",
    ]);
  });

  it("lets a test beside the code look wherever it wants", () => {
    expect(
      findCircles(tree({ "server/a.ts": ["./b"], "server/b.ts": [], "server/b.test.ts": ["./a"] })),
    ).toEqual([]);
  });
});
