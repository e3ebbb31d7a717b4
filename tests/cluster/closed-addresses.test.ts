import { execFile } from "node:child_process";
import { connect, createServer, type Server } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { stateDir } from "@/server/state";
import { cluster, kubectl, tryKubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

/** The local cluster's node is this machine: what listens here is what a pod would find on its node. */
const local = cluster().kubeconfig === path.join(stateDir(), "kubeconfig");
const namespace = uniqueName("bare");
const servers: Server[] = [];
const run = promisify(execFile);

/** A namespace without any NetworkPolicy: nothing but the node's own rules closes anything to this pod. */
const pod = (name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "bare",
        image: "devspace-portal.local/backend:production",
        imagePullPolicy: "Never",
        command: ["sleep", "infinity"],
      },
    ],
  },
});

async function startPod(name: string): Promise<void> {
  await kubectl(["-n", namespace, "create", "-f", "-"], JSON.stringify(pod(name)));
  await kubectl(["-n", namespace, "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=120s"]);
}

beforeAll(async () => {
  if (!local) return;
  await kubectl(["create", "namespace", namespace]);
  await waitFor("the service account", () => kubectl(["-n", namespace, "get", "serviceaccount", "default"]));
  await startPod("bare");
});
afterAll(async () => {
  for (const server of servers) server.close();
  if (local) await kubectl(["delete", "namespace", namespace, "--wait=false"]);
});

async function listen(port: number): Promise<void> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "0.0.0.0", resolve);
  });
  servers.push(server);
}

async function connects(host: string, port: number, from = "bare"): Promise<boolean> {
  const attempt = `import socket; socket.create_connection(("${host}", ${port}), 3)`;
  const result = await tryKubectl(["-n", namespace, "exec", from, "--", "python", "-c", attempt]);
  if (result.code !== 0 && !/timed out|refused|unreachable/i.test(result.stderr))
    throw new Error(result.stderr);
  return result.code === 0;
}

it.skipIf(!local)(
  "node ports are closed to a pod that no policy selects; other ports of the node are not",
  async () => {
    const node = (
      await kubectl(["get", "nodes", "-o", "jsonpath={.items[0].status.addresses[0].address}"])
    ).trim();
    await listen(29_987);
    await listen(31_987);
    await waitFor("the pod to be let through", async () => {
      if (!(await connects(node, 29_987))) throw new Error("It does not connect.");
      return true;
    });
    expect(await connects(node, 31_987)).toBe(false);
  },
);

it.skipIf(!local)(
  "metadata services are closed to it, where anything answers at their addresses",
  async () => {
    const addresses = ["168.63.129.16", "192.0.0.192", "169.254.170.2", "100.100.100.200"];
    const port = 29_986;
    await listen(port);
    const ip = (verb: string, address: string) => run("ip", ["address", verb, `${address}/32`, "dev", "lo"]);
    for (const address of addresses) await ip("add", address);
    try {
      for (const address of addresses) expect(await reaches(address, port), `${address} answers`).toBe(true);
      const reached = await Promise.all(addresses.map((address) => connects(address, port)));
      expect(reached).toEqual(addresses.map(() => false));
    } finally {
      for (const address of addresses) await ip("del", address);
    }
    // This machine may need its own: only the rule is looked at.
    const { stdout } = await run("iptables", ["-w", "-t", "mangle", "-S", "PREROUTING"]);
    expect(stdout).toMatch(/^-A PREROUTING -d 169\.254\.169\.254\/32 -i \S+ .*-j DROP$/m);
  },
);

it.skipIf(!local)("a pod whose policies are not enforced yet reaches DNS and nothing else", async () => {
  const read = async (...args: string[]) => (await kubectl(["get", ...args])).trim();
  const dnsPods = ["-n", "kube-system", "pods", "-l", "k8s-app=kube-dns"];
  const targets: [string, number][] = [
    [await read("service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}"), 443],
    [await read("nodes", "-o", "jsonpath={.items[0].status.addresses[0].address}"), 10_250],
    [await read(...dnsPods, "-o", "jsonpath={.items[0].status.podIP}"), 8181],
  ];
  const enforcer = (await run("pgrep", ["-x", "kube-router"])).stdout.trim().split("\n");
  // Held, it is as slow as on the busiest node. Its liveness probe would end it after a minute, so nothing stays held.
  await run("kill", ["-STOP", ...enforcer]);
  try {
    await startPod("early");
    const resolve = [
      "python",
      "-c",
      'import socket; socket.gethostbyname("kubernetes.default.svc.cluster.local")',
    ];
    await kubectl(["-n", namespace, "exec", "early", "--", ...resolve]);
    for (const [host, port] of targets)
      expect(await connects(host, port, "early"), `${host}:${port}`).toBe(false);
  } finally {
    await run("kill", ["-CONT", ...enforcer]).catch(() => {});
  }
  // Nothing selects the pod, so once it is known it reaches all of them: they do answer.
  for (const [host, port] of targets)
    await waitFor(`the pod to reach ${host}:${port}`, async () => {
      if (!(await connects(host, port, "early"))) throw new Error("It does not connect.");
      return true;
    });
});

it.skipIf(!local)(
  "the node's own connections to a Service are all answered, whatever port they come from",
  async () => {
    const address = ["-n", "kube-system", "get", "service", "kube-dns", "-o", "jsonpath={.spec.clusterIP}"];
    const dns = await kubectl(address);
    // Their source ports are drawn anew (masquerading), some of them from the range of node ports.
    const attempts = Array.from({ length: 200 }, () => reaches(dns.trim(), 53));
    expect((await Promise.all(attempts)).filter((answered) => !answered)).toEqual([]);
  },
);

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 30_000 });
    socket.once("connect", () => socket.destroy() && resolve(true));
    socket.once("timeout", () => socket.destroy() && resolve(false));
    socket.once("error", () => resolve(false));
  });
}
