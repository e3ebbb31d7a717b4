import { type ChildProcess, spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { z } from "zod";
import { fail } from "@/kit/fail";
import type { Kubectl } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { newPerson } from "@/tests/kit/people";
import { findPortal } from "@/tests/kit/record";
import { createByPortal, deleteByPortal } from "./create";
import { table } from "./figures";

const USAGE = `npm run bench:policies [-- --pods 10 --load 0]

How long new pods of an environment reach what its policies forbid, from their first instruction on.

  --pods N   pods started at once (default 10)
  --load N   processes that use a processor each meanwhile (default 0)`;

/** Tries each target without a pause for 20 s, and prints for how long it answered, in seconds since the start. */
const ATTEMPTS = `
import json, socket, sys, threading, time
start = time.time()
last = {}
def attempt(name, host, port):
    while time.time() - start < 20:
        try:
            socket.create_connection((host, port), 0.25).close()
            last[name] = time.time() - start
        except OSError:
            pass
        time.sleep(0.02)
threads = [threading.Thread(target=attempt, args=target) for target in json.loads(sys.argv[1])]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(last), flush=True)
time.sleep(3600)
`;

const TARGETS = ["API server", "kubelet", "pod of another namespace"] as const;
const answered = z.partialRecord(z.enum(TARGETS), z.number());

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { pods: { type: "string" }, load: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(USAGE);
  const pods = Number(values.pods ?? 10);
  const load = Number(values.load ?? 0);
  const { cluster } = await findPortal();
  const { name } = await createByPortal(cluster, newPerson().email);
  const busy: ChildProcess[] = [];
  try {
    const targets = await findTargets(cluster);
    for (let started = 0; started < load; started++)
      busy.push(spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
    const results = await startPods(cluster, namespaceOf(name), pods, targets);
    const figures = TARGETS.map((what) => ({
      what,
      samples: results.map((result) => (result[what] ?? 0) * 1000),
    }));
    console.log(
      `\nLast answer after the pod's first instruction (0: none), ${pods} pods, load ${load}\n\n${table(figures)}`,
    );
  } finally {
    for (const child of busy) child.kill();
    await deleteByPortal(cluster, name);
  }
}

/** Name, address and port of what no environment may reach. */
async function findTargets(cluster: Kubectl): Promise<[(typeof TARGETS)[number], string, number][]> {
  const read = async (...args: string[]) => (await cluster.run(["get", ...args])).trim();
  const service = await read("service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}");
  const node = await read("nodes", "-o", "jsonpath={.items[0].status.addresses[0].address}");
  const dns = ["-n", "kube-system", "pods", "-l", "k8s-app=kube-dns"];
  const pod = await read(...dns, "-o", "jsonpath={.items[0].status.podIP}");
  return [
    ["API server", service, 443],
    ["kubelet", node, 10_250],
    ["pod of another namespace", pod, 8181],
  ];
}

async function startPods(
  cluster: Kubectl,
  namespace: string,
  replicas: number,
  targets: [string, string, number][],
): Promise<z.infer<typeof answered>[]> {
  const labels = { app: "policy-gap" };
  const container = {
    name: "attempts",
    image: "devspace-portal.local/backend:production",
    imagePullPolicy: "Never",
    command: ["python", "-S", "-c", ATTEMPTS, JSON.stringify(targets)],
    resources: { requests: { cpu: "1m", memory: "16Mi" }, limits: { cpu: "1", memory: "64Mi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "policy-gap", namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container],
        },
      },
    },
  };
  await cluster.run(["apply", "-f", "-"], JSON.stringify(deployment));
  return waitFor(
    "what each pod reached",
    async () => {
      const logs = ["-n", namespace, "logs", "-l", "app=policy-gap", "--tail=-1", "--max-log-requests=200"];
      const lines = (await cluster.run(logs)).trim().split("\n").filter(Boolean);
      if (lines.length < replicas) throw new Error(`${lines.length} of ${replicas} pods have told`);
      return lines.map((line) => answered.parse(JSON.parse(line)));
    },
    200,
  );
}

main().catch(fail);
