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
