import type { Kubectl } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import type { TemplateStatus } from "@/server/contract/template-resource";

/** Manifests of an application that is little more than a pod: `word` is what a revision is told apart by. */
export function smallApplication(word: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, word: ${word} } }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 1
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: devspace-portal.local/debug:1
          imagePullPolicy: IfNotPresent
          command: [sh, -c, "while true; do sleep 1; done"]
          ports: [{ name: http, containerPort: 8080 }]
          resources:
            requests: { cpu: 10m, memory: 16Mi }
            limits: { cpu: 100m, memory: 64Mi }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }]
`;
}

/** Waits until the last look at a template's source ended, and tells how. */
export function waitUntilLookedAt(cluster: Kubectl, name: string): Promise<TemplateStatus> {
  return waitFor(`Template ${name} looked at`, async () => {
    const text = await cluster.run(["get", "dtpl", name, "-o", "json"]);
    const { metadata, status } = JSON.parse(text) as {
      metadata: { generation: number };
      status?: TemplateStatus;
    };
    const seen = status?.conditions?.length && status.observedGeneration === metadata.generation;
    return seen ? status : undefined;
  });
}

/** Deletes templates, whatever became of them. */
export async function removeTemplates(cluster: Kubectl, names: readonly string[]): Promise<void> {
  if (names.length > 0) await cluster.run(["delete", "dtpl", ...names, "--ignore-not-found", "--wait=false"]);
}
