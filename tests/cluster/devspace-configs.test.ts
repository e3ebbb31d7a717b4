import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { testFolder } from "@/kit/testing/folder";
import { kubectl } from "../kit/kubectl";
import { parseManifests } from "../kit/manifests";

type EnvVar = { name: string; value?: string };
type Container = { name: string; image: string; env?: EnvVar[]; [field: string]: unknown };
type PodTemplate = { spec: { containers: Container[]; [field: string]: unknown } };
type DevEntry = {
  labelSelector: Record<string, string>;
  container: string;
  devImage: string;
  env?: EnvVar[];
  resources?: unknown;
  patches: { op: string; path: string; value?: unknown }[];
  ports: { port: string }[];
};

const workloads = {
  backend: { kind: "Deployment", name: "backend" },
  frontend: { kind: "Deployment", name: "frontend" },
  database: { kind: "StatefulSet", name: "postgres" },
};

const folder = testFolder();
beforeAll(() => {
  cpSync("k8s/base", path.join(folder, "base"), { recursive: true });
  cpSync("k8s/dev-mode", path.join(folder, "dev-mode"), { recursive: true });
});

/** The pod template of a workload of k8s/base after kustomize applied the patches; variables in the order of their names. */
async function podTemplate(target: { kind: string; name: string }, patches: unknown[]): Promise<PodTemplate> {
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["base"],
    patches,
  };
  writeFileSync(path.join(folder, "kustomization.yaml"), stringify(kustomization));
  const found = parseManifests(await kubectl(["kustomize", folder])).find(
    (manifest) => manifest.kind === target.kind && manifest.metadata.name === target.name,
  );
  const template = (found as unknown as { spec: { template: PodTemplate } }).spec.template;
  for (const container of template.spec.containers) {
    container.env?.sort((a, b) => a.name.localeCompare(b.name));
  }
  return template;
}

/** `spec.containers[0].ports[0].containerPort`, as DevSpace writes paths, as a JSON pointer into the workload. */
const pointer = (devspacePath: string) =>
  `/spec/template/${devspacePath.replace(/\[(\d+)\]/g, ".$1").replaceAll(".", "/")}`;

describe.each(Object.entries(workloads))("devspace-%s.yaml", (component, target) => {
  const config = parse(readFileSync(`devspace/devspace-${component}.yaml`, "utf8"));
  const entry: DevEntry = config.dev[component];

  it("makes the same dev pod as the portal, which goes by k8s/dev-mode", async () => {
    const byPortal = await podTemplate(target, [{ path: `dev-mode/${component}.yaml` }]);

    const operations = [
      // What DevSpace adds at a list comes to its end, which a JSON patch calls `-`.
      ...entry.patches.map((patch) => ({
        ...patch,
        path: `${pointer(patch.path)}${patch.op === "add" ? "/-" : ""}`,
      })),
      { op: "replace", path: pointer("spec.containers[0].image"), value: entry.devImage },
      ...(entry.resources
        ? [{ op: "replace", path: pointer("spec.containers[0].resources"), value: entry.resources }]
        : []),
    ];
    const byCli = await podTemplate(target, [{ target, patch: stringify(operations) }]);
    const container = byCli.spec.containers[0];
    if (entry.env && container) {
      container.env = [...(container.env ?? []), ...entry.env];
      container.env.sort((a, b) => a.name.localeCompare(b.name));
    }
    expect(byCli).toEqual(byPortal);
  });

  it("selects the workload's pods, their container and a port it has", async () => {
    const template = await podTemplate(target, [{ path: `dev-mode/${component}.yaml` }]);
    expect(template).toMatchObject({ metadata: { labels: entry.labelSelector } });
    const container = template.spec.containers.find(({ name }) => name === entry.container);
    expect(container).toMatchObject({
      ports: [expect.objectContaining({ containerPort: Number(entry.ports[0]?.port) })],
    });
  });

  it("deploys an overlay that exists", async () => {
    const manifests: string[] = config.deployments.app.kubectl.manifests;
    expect(manifests).toHaveLength(1);
    for (const manifest of manifests) {
      expect(await kubectl(["kustomize", path.join("devspace", manifest)])).toContain("name: app-dev");
    }
  });
});
