import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { loadTemplates } from "@/server/environments/template/load";
import { bundledContent } from "../reconcile/bundled";
import { publishContent } from "./publish";
import {
  holdSame,
  isNamed,
  packRevision,
  RevisionTooLarge,
  revisionHash,
  templateOfRevision,
  unpackRevision,
} from "./revision";
import { revisionFiles } from "./revision-files";

const queue = bundledContent("tests/templates", "queue");
/** The same with keys in the opposite order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, turned(one)]),
  );
};

describe("a revision", () => {
  it.each([
    ["k8s/templates", "full-stack"],
    ["tests/templates", "queue"],
  ])("of %s/%s compiles to what is loaded from its files, packed and unpacked", (folder, name) => {
    const content = unpackRevision(packRevision(bundledContent(folder, name)));
    const { revision, ...template } = templateOfRevision(name, content);
    expect(template).toEqual(loadTemplates(folder).get(name));
    expect(revision).toBe(revisionHash(content));
  });

  it("has a name that nothing else has: 80 bits of its content, or the 48 of before", () => {
    const packed = packRevision(queue);
    const hash = revisionHash(queue);
    expect(hash).toMatch(/^[0-9a-f]{20}$/);
    expect([hash, hash.slice(0, 12)].map((name) => isNamed(packed, name))).toEqual([true, true]);
    const others = [hash.slice(0, 13), "", "a", hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))];
    for (const other of others) expect(isNamed(packed, other)).toBe(false);
  });

  it("is the same whatever gzip made of it", () => {
    const packed = packRevision(queue);
    const otherwise = gzipSync(gunzipSync(packed), { level: 1 });
    expect(otherwise.equals(packed)).toBe(false);
    expect(holdSame(packed, otherwise)).toBe(true);
    expect(holdSame(packed, gzipSync("{}"))).toBe(false);
  });

  it("is written as files that the portal loads as the same template", () => {
    const folder = path.join(testFolder(), "templates");
    const content = bundledContent("k8s/templates", "full-stack");
    for (const [file, text] of Object.entries(revisionFiles("full-stack", content))) {
      const target = path.join(folder, "full-stack", file);
      expect(target.startsWith(folder)).toBe(true);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const { description: _, ...written } = loadTemplates(folder).get("full-stack") ?? {};
    const { description: __, ...template } = loadTemplates("k8s/templates").get("full-stack") ?? {};
    expect(written).toEqual(template);
  });

  it("has the same hash and bytes whatever the order of keys, and others for other content", () => {
    const same = turned(queue) as typeof queue;
    expect(Object.keys(same)).not.toEqual(Object.keys(queue));
    expect(revisionHash(same)).toBe(revisionHash(queue));
    expect(packRevision(same).equals(packRevision(queue))).toBe(true);
    const other = { ...queue, description: { ...queue.description, title: "Another" } };
    expect(revisionHash(other)).not.toBe(revisionHash(queue));
  });

  it("is bounded as it is and packed, by a sentence with the limit", () => {
    const holding = (data: string) => ({
      ...queue,
      manifests: {
        ...queue.manifests,
        files: { a: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { data } } },
      },
    });
    expect(() => packRevision(holding("x".repeat(8 * 2 ** 20)))).toThrow(RevisionTooLarge);
    expect(() => packRevision(holding("x".repeat(8 * 2 ** 20)))).toThrow("at most 8 MiB");
    const noise = randomBytes(4 * 2 ** 20).toString("base64");
    expect(() => packRevision(holding(noise))).toThrow("at most 2.8 MiB");
    expect(() => unpackRevision(gzipSync(Buffer.alloc(9 * 2 ** 20)))).toThrow();
    expect(() => unpackRevision(gzipSync('{"description":{}}'))).toThrow();
  });
});

describe("a template of the image with what is wished of it", () => {
  it.each(
    ["k8s/templates", "tests/templates"].flatMap((folder) =>
      loadTemplates(folder)
        .list()
        .map(({ name }): [string, string] => [folder, name]),
    ),
  )("is itself without a wish: %s/%s", (folder, name) => {
    const content = bundledContent(folder, name);
    const { revision, findings } = publishContent(content, {});
    expect(findings.filter(({ level }) => level === "refused" || level === "asked")).toEqual([]);
    expect(revision && revisionHash(revision)).toBe(revisionHash(content));
  });

  it("has other words, images, secrets and dev modes", () => {
    const { revision, findings, found } = publishContent(queue, {
      title: "Jobs",
      components: {
        web: { title: "Page", image: "nginx:1.27", dev: { enabled: true, command: ["npm", "start"] } },
        worker: { dev: { enabled: false } },
        queue: { dev: { enabled: true, image: "redis:8" } },
      },
      secrets: [{ name: "extra", generate: { TOKEN: "key" } }],
    });
    expect(findings).toEqual([]);
    if (!revision) throw new Error("It was not published.");
    const { components, secrets, description } = templateOfRevision("jobs", revision);
    expect(description.title).toBe("Jobs");
    const [web, worker, redis] = components;
    expect([web?.title, web?.target.spec.template.spec.containers[0]?.image]).toEqual(["Page", "nginx:1.27"]);
    expect(web?.dev?.patch.spec.template.spec.containers[0]).toMatchObject({
      name: "web",
      command: ["npm", "start"],
      env: [{ name: "MODE", value: "dev" }],
    });
    expect([worker?.dev, redis?.dev?.patch.spec.template.spec.containers]).toEqual([
      undefined,
      [{ name: "redis", image: "redis:8" }],
    ]);
    expect(secrets.map(({ metadata }) => metadata.name)).toContain("extra");
    expect(found.components.map(({ name, canDev }) => [name, canDev])).toEqual([
      ["web", true],
      ["worker", false],
      ["queue", true],
    ]);
  });

  it("is not published where the wish does not fit", () => {
    const { revision, findings } = publishContent(queue, {
      components: {
        web: { dependsOn: ["gone"], dev: { enabled: true, entry: "web", patch: { spec: { template: 1 } } } },
        none: {},
      },
    });
    expect(revision).toBeUndefined();
    expect(findings.map(({ code, field }) => `${code} ${field}`)).toEqual(
      expect.arrayContaining([
        "dev-entry components.web.dev.entry",
        "unknown-component components.none",
        expect.stringMatching(/^dev-patch components.web.dev.patch/),
        "description components[0].dependsOn",
      ]),
    );
  });
});
