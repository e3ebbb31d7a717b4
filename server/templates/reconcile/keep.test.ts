import { expect, it } from "vitest";
import type { TemplateSpec } from "@/server/contract/template-resource";
import { type ConfigMap, type Gateway, type KubernetesObject, kubernetesError } from "@/server/kubernetes";
import type { RevisionContent } from "../publish/revision";
import type { TemplateObject } from "../resource";
import { bundledContent } from "./bundled";
import type { TemplatesContext } from "./context";
import { keep } from "./keep";
import type { Published } from "./publisher";

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
  const only: Pick<Gateway, "apply" | "create" | "get"> = {
    apply: async (applied) => applied,
    async create(made) {
      if (there.has(made.metadata.name)) throw kubernetesError("already-exists", "409", { status: 409 });
      there.set(made.metadata.name, made as KubernetesObject as ConfigMap);
      return made;
    },
    get: async <T extends KubernetesObject>({ name }: { name: string }) =>
      there.get(name) as KubernetesObject as T | undefined,
  };
  const context: Pick<TemplatesContext, "gateway" | "settings" | "clock"> = {
    ...{ gateway: only as Gateway, settings: {}, clock: () => new Date(0) },
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

const withTitle = (title: string): RevisionContent => ({
  ...content,
  description: { ...content.description, title },
});
