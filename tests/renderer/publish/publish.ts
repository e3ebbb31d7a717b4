import { ensureRenderer } from "@/scripts/renderer/renderer";
import {
  type PublishWish,
  publishFinding,
  publishFound,
  publishWish,
} from "@/server/contract/template-source";
import { publishTree } from "@/server/templates/publish/publish";
import { render } from "@/server/templates/renderer/run";
import { memoryTree } from "@/server/templates/sources/testing/memory-tree";
import type { SourceTree } from "@/server/templates/sources/tree";

/** What publishing a source comes to, by the real renderer; everything it says fits the contract. */
export async function publish(source: SourceTree | Record<string, string>, wish: PublishWish = {}) {
  const program = await ensureRenderer();
  const tree =
    "list" in source && typeof source.list === "function"
      ? source
      : memoryTree(source as Record<string, string>);
  const published = await publishTree(tree as SourceTree, publishWish.parse(wish), (request, files) =>
    render(request, files, { program }),
  );
  publishFound.parse(published.found);
  publishFinding.array().parse(published.findings);
  return published;
}

const SAFE = `securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }`;

/** A Deployment that keeps Pod Security restricted, with a Service. */
export const workload = (
  name: string,
  more: { container?: string; labels?: string; image?: string } = {},
) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}${more.labels ?? ""} } }
    spec:
      containers:
        - name: main
          image: ${more.image ?? "nginx:1.27"}
          ports: [{ name: http, containerPort: 8080 }]
          ${SAFE}
          ${more.container ?? ""}
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: http }] }
`;
