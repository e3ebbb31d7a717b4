import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { stateDir } from "@/server/state";
import { uniqueName } from "@/tests/kit/unique-name";
import type { Bench } from "./bench";
import { type Ratio, timed } from "./figures";

/** Objects of the large source. */
const OBJECTS = 300;
const BY_PORTAL = `publish ${OBJECTS} objects`;
const BY_KUBECTL = `kubectl apply --dry-run=server of ${OBJECTS} objects`;
/** The portal renders and checks them besides; kubectl asks the API server one object after the other. */
export const publishRatio: Ratio = { what: "publish", own: BY_PORTAL, other: BY_KUBECTL, atMost: 1 };

/** From `kubectl apply` of a Template to its condition Published, and what kubectl takes to have the same objects judged. */
export async function measurePublishing({ cluster, rounds, progress, note }: Bench): Promise<void> {
  const folder = await mkdtemp(path.join(stateDir(), "bench-"));
  const file = path.join(folder, "objects.yaml");
  try {
    await progress.step(`Publish full-stack and ${OBJECTS} objects, ${rounds} times`, async () => {
      for (let round = 1; round <= rounds; round++) {
        note("publish full-stack", await published({ bundled: "full-stack" }));
        // Another content each time: what is kept is not tried again.
        const text = manyObjects(`${Date.now()}`);
        note(BY_PORTAL, await published({ inline: { "manifests/objects.yaml": text } }));
        await writeFile(file, text);
        const dryRun = ["apply", "--server-side", "--dry-run=server", "-n", "default", "-f", file];
        note(BY_KUBECTL, await timed(async () => void (await cluster.run(dryRun))));
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  async function published(source: object): Promise<number> {
    const name = uniqueName("bench");
    const template = { apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name } };
    const spec = { source };
    try {
      return await timed(async () => {
        await cluster.run(["apply", "-f", "-"], JSON.stringify({ ...template, spec }));
        await cluster.run(["wait", "dtpl", name, "--for=condition=Published", "--timeout=300s"]);
      });
    } finally {
      await cluster.run(["delete", "dtpl", name, "--ignore-not-found"]);
    }
  }
}

function manyObjects(round: string): string {
  const labels = { app: "bench" };
  const container = {
    ...{ name: "app", image: "devspace-portal.local/base/nginx:trixie", ports: [{ containerPort: 8080 }] },
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const pod = {
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
  };
  const deployment = {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "bench" } },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
  const configMaps = Array.from({ length: OBJECTS - 1 }, (_, index) => ({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `bench-${index}` } },
    data: { round, text: "a line of configuration\n".repeat(20) },
  }));
  return [deployment, ...configMaps].map((object) => stringify(object)).join("---\n");
}
