import { expect, it } from "vitest";
import { type TemplateSpec, templateStatus } from "@/server/contract/template-resource";
import type { ConfigMap } from "@/server/kubernetes";
import { type RevisionContent, revisionHash, unpackRevision } from "../publish/revision";
import type { TemplateObject } from "../resource";
import { packedOf } from "../revisions/parts";
import { bundledContent } from "./bundled";
import type { TemplatesContext } from "./context";
import { keep } from "./keep";
import type { Published } from "./publisher";
import { keeping } from "./testing/keeping";

const content = bundledContent("tests/templates", "queue");

/** What keeping answers and stores; `there` are ConfigMaps that are kept already, by name. */
async function kept(
  published: Published,
  { spec = { source: { bundled: "queue" } }, there = new Map<string, ConfigMap>() }: Options = {},
) {
  const object: TemplateObject = {
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template" },
    ...{ metadata: { name: "one" }, spec },
  };
  const context: Pick<TemplatesContext, "gateway" | "settings" | "clock"> = {
    ...{ gateway: keeping(there), settings: {}, clock: () => new Date(0) },
  };
  const registry = { revisions: () => [] as string[] };
  const status = await keep(
    { ...context, published: registry } as object as TemplatesContext,
    object,
    published,
  );
  return { status, there };
}
interface Options {
  spec?: Partial<TemplateSpec>;
  there?: Map<string, ConfigMap>;
}

it("keeps a revision once, and tells when something else has its name", async () => {
  const { status, there } = await kept({ revision: content, findings: [] });
  expect(status.revision).toMatch(/^[0-9a-f]{20}$/);
  expect(there.size).toBe(1);
  expect((await kept({ revision: content, findings: [] }, { there })).status.revision).toBe(status.revision);

  const other = await kept({ revision: withTitle("Other"), findings: [] });
  const [name] = there.keys();
  const [foreign] = other.there.values();
  if (!name || !foreign) throw new Error("Nothing was kept.");
  const taken = new Map([[name, foreign]]);
  await expect(kept({ revision: content, findings: [] }, { there: taken })).rejects.toThrow(
    /^Something else is kept as revision [0-9a-f]{20}\./,
  );
});

it("checks again what others made of a source, and what its spec gives it", async () => {
  const spec = { source: { inline: { "template.yaml": "" } } };
  expect((await kept({ revision: content, findings: [] }, { spec })).status.revision).toBeDefined();

  const faults = async (revision: RevisionContent, given: Partial<TemplateSpec> = {}) => {
    const { status, there } = await kept({ revision, findings: [] }, { spec: { ...spec, ...given } });
    expect(status.revision === undefined).toBe(there.size === 0);
    return status.findings.flatMap(({ level, code }) => (level === "refused" ? [code] : []));
  };
  const privileged = JSON.parse(
    JSON.stringify(content).replace(/"containers":\[\{/, '"hostNetwork":true,"containers":[{'),
  );
  expect(await faults(privileged)).toContain("PodSecurity");
  const reaching = { ...content, description: { ...content.description, egress: ["internet"] } };
  expect(await faults(reaching)).toEqual(["egress-unasked"]);
  expect(await faults(reaching, { egress: ["internet"] })).toEqual([]);
  const baseline = { ...content, description: { ...content.description, podSecurity: "baseline" as const } };
  expect(await faults(baseline)).toEqual(["pod-security-unasked"]);
  expect(await faults(baseline, { source: { bundled: "queue" } })).toEqual([]);
});

it("writes no more of what it found than etcd takes", async () => {
  const long = "\u20ac".repeat(500);
  const findings = Array.from({ length: 200 }, (_, index) => ({
    ...{ level: "warning" as const, code: "Long", message: `${index} ${long}`, remedy: long },
    ...{ file: long, field: long },
  }));
  const found = {
    candidates: Array.from({ length: 100 }, () => ({ kind: "chart" as const, file: long, brings: long })),
    components: [],
    objects: {},
    images: Array.from({ length: 100 }, () => ({ image: long, pinned: false })),
  };
  const { status } = await kept({ findings, found });
  expect(Buffer.byteLength(JSON.stringify(status))).toBeLessThan(220 * 1024);
  expect(status.findings.at(-1)?.message).toMatch(/^There are 1\d\d more findings like these\.$/);
  expect(status.found?.images.length).toBeGreaterThan(0);
  templateStatus.parse(status);
});

const withTitle = (title: string): RevisionContent => ({
  ...content,
  description: { ...content.description, title },
});

it("pulls with what the spec names, whatever who made the revision says, and warns of what is not there", async () => {
  const spec = { source: { bundled: "queue" }, pullSecrets: [{ name: "registry" }] };
  const revision = { ...content, pullSecrets: ["stolen"] };
  const { status, there } = await kept({ revision, findings: [] }, { spec });
  const packed = packedOf([...there.values()]);
  expect(packed && unpackRevision(packed).pullSecrets).toEqual(["registry"]);
  expect(status.findings).toMatchObject([{ level: "warning", code: "pull-secret" }]);
  const without = await kept({ revision, findings: [] });
  expect(without.status.revision).toBe(revisionHash(content));
});
