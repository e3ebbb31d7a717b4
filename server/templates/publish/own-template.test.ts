import { expect, it } from "vitest";
import { stringify } from "yaml";
import type { PublishWish } from "@/server/contract/template-source";
import { memoryTree } from "../sources/testing/memory-tree";
import { publishTree } from "./publish";

const labels = { app: "main" };
const workload = {
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "main" } },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            ...{ name: "main", image: "main:1" },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    },
  },
};
const description = (spec: object) =>
  stringify({
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" } },
    spec: {
      ...{ title: "One", source: { folders: ["manifests"] } },
      components: [{ name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } }],
      ...spec,
    },
  });
const publish = (spec: object, wish: PublishWish = {}) =>
  publishTree(
    memoryTree({ "template.yaml": description(spec), "manifests/kustomization.yaml": "" }),
    wish,
    async () => ({ objects: [{ object: workload }], problems: [] }),
  );

it("asks which addresses pods may reach before a source gets what it names", async () => {
  const asked = await publish({ egress: ["internet"] });
  expect(asked.revision).toBeUndefined();
  expect(asked.findings).toMatchObject([{ level: "asked", code: "egress", field: "spec.egress" }]);
  for (const egress of [["internet"], []])
    expect((await publish({ egress: ["internet"] }, { egress })).revision?.description.egress).toEqual(
      egress,
    );
  expect((await publish({ egress: ["none"] })).findings).toEqual([]);
});

it("takes one folder for one folder however it is written, and no more objects than it can check", async () => {
  const twice = await publish({ source: { folders: ["manifests", "./manifests/"] } });
  expect(twice.findings).toMatchObject([{ level: "refused", code: "folder-twice" }]);

  const parts = Array.from({ length: 16 }, (_, index) => `part-${index}`);
  let renderings = 0;
  const { revision, findings } = await publishTree(
    memoryTree({
      "template.yaml": description({ source: { folders: parts } }),
      ...Object.fromEntries(parts.map((part) => [`${part}/kustomization.yaml`, ""])),
    }),
    {},
    async () => {
      renderings++;
      const objects = Array.from({ length: 500 }, (_, index) => ({
        object: named(`${renderings}-${index}`),
      }));
      return { objects, problems: [] };
    },
  );
  expect(revision).toBeUndefined();
  expect(findings).toMatchObject([{ level: "refused", code: "TooManyObjects" }]);
  expect(renderings).toBeLessThan(5);
});

const named = (name: string) => ({ ...workload, metadata: { name } });
