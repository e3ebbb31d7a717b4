import type { Kubectl } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";

const IMAGE = "devspace-portal.local/base/debian:trixie";

/** A pod of no component with two containers, `app` and `side`, each running a shell script; waits until both run. */
export async function startSpeakingPod(
  cluster: Kubectl,
  { environment, name, app, side }: { environment: string; name: string; app: string; side: string },
): Promise<void> {
  const container = (named: string, script: string) => ({
    ...{ name: named, image: IMAGE, imagePullPolicy: "IfNotPresent", command: ["sh", "-c", script] },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "500m", memory: "64Mi" } },
  });
  const pod = {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: namespaceOf(environment) } },
    spec: {
      ...{ terminationGracePeriodSeconds: 1, automountServiceAccountToken: false },
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [container("app", app), container("side", side)],
    },
  };
  await cluster.run(["apply", "-f", "-"], JSON.stringify(pod));
  await cluster.run([
    ...["-n", namespaceOf(environment), "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=120s"],
  ]);
}

/** Has the container `app` of it write lines `WORD 1` to `WORD n`. */
export async function speak(
  cluster: Kubectl,
  { environment, name, word, lines }: { environment: string; name: string; word: string; lines: number },
): Promise<void> {
  const script = `i=1; while [ $i -le ${lines} ]; do echo "${word} $i"; i=$((i+1)); done > /proc/1/fd/1`;
  await cluster.run(["-n", namespaceOf(environment), "exec", name, "-c", "app", "--", "sh", "-c", script]);
}
