import { connect } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { stateDir } from "@/server/state";
import { untilDeployed } from "../kit/controller-fixture";
import { cluster, kubectl, tryKubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

/** Only there is the API server's address known for good, and written into the policy. */
const local = cluster().kubeconfig === path.join(stateDir(), "kubeconfig");
const namespace = uniqueName("neighbour");
const LISTEN = `
import socketserver, threading
for port in (443, 5432, 6443):
    server = socketserver.ThreadingTCPServer(("", port), socketserver.BaseRequestHandler)
    threading.Thread(target=server.serve_forever).start()
print("listening", flush=True)
`;

/** A pod that nothing protects, with servers at the ports that the portal uses elsewhere. */
const neighbour = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "neighbour" },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "neighbour",
        image: "devspace-portal.local/backend:production",
        imagePullPolicy: "Never",
        command: ["python", "-c", LISTEN],
        securityContext: { runAsUser: 0 },
      },
    ],
  },
};
let address = "";

beforeAll(async () => {
  if (!local) return;
  await untilDeployed();
  await kubectl(["create", "namespace", namespace]);
  await waitFor("the service account", () => kubectl(["-n", namespace, "get", "serviceaccount", "default"]));
  await kubectl(["-n", namespace, "create", "-f", "-"], JSON.stringify(neighbour));
  await waitFor("the neighbour to listen", async () => {
    const log = await kubectl(["-n", namespace, "logs", "neighbour"]);
    return log.includes("listening");
  });
  const read = ["-n", namespace, "get", "pod", "neighbour", "-o", "jsonpath={.status.podIP}"];
  address = await kubectl(read);
});
afterAll(() => (local ? kubectl(["delete", "namespace", namespace, "--wait=false"]) : undefined));

async function connects(workload: string, host: string, port: number): Promise<boolean> {
  const attempt = `require("net").connect({ host: "${host}", port: ${port}, timeout: 3000 })
    .on("connect", () => process.exit(0)).on("timeout", () => process.exit(7)).on("error", () => process.exit(7))`;
  const exec = ["-n", "devspace-portal", "exec", `deployment/${workload}`, "--", "node", "-e", attempt];
  const { code, stderr } = await tryKubectl(exec);
  if (code !== 0 && code !== 7) throw new Error(stderr);
  return code === 0;
}

it.skipIf(!local).each([
  ["portal-web", "kubernetes.default.svc", 443],
  ["portal-web", "portal-store", 5432],
  ["portal-controller", "kubernetes.default.svc", 443],
  ["portal-web", "portal-publisher", 8084],
  ["portal-controller", "portal-publisher", 8084],
])("%s reaches %s", async (workload, host, port) => {
  expect(await connects(workload, host, port)).toBe(true);
});

it.skipIf(!local).each([
  ["portal-web", 443],
  ["portal-web", 5432],
  ["portal-web", 6443],
  ["portal-controller", 443],
  ["portal-controller", 6443],
  ["portal-publisher", 443],
  ["portal-publisher", 6443],
])("%s does not reach port %i of another pod, which answers others there", async (workload, port) => {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: address, port, timeout: 10_000 });
    socket.on("connect", () => socket.destroy() && resolve(true));
    socket.on("timeout", () => socket.destroy() && resolve(false));
    socket.on("error", () => resolve(false));
  });
  expect(answers).toBe(true);
  expect(await connects(workload, address, port)).toBe(false);
});

it.skipIf(!local)("the publisher reaches neither API server nor store, and has no token", async () => {
  expect(await connects("portal-publisher", "kubernetes.default.svc", 443)).toBe(false);
  expect(await connects("portal-publisher", "portal-store", 5432)).toBe(false);
  const exec = ["-n", "devspace-portal", "exec", "deployment/portal-publisher", "--"];
  expect((await tryKubectl([...exec, "ls", "/var/run/secrets"])).code).not.toBe(0);
});

it.skipIf(!local)("nobody else reaches the publisher", async () => {
  const read = ["get", "service", "portal-publisher", "-o", "jsonpath={.spec.clusterIP}"];
  const publisher = await kubectl(["-n", "devspace-portal", ...read]);
  const attempt = `import socket; socket.create_connection(("${publisher}", 8084), 3)`;
  const { code, stderr } = await tryKubectl([
    ...["-n", namespace, "exec", "neighbour", "--", "python", "-c", attempt],
  ]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/timed out|refused|unreachable/)]);
});

it.skipIf(!local)("the controller does not reach the store", async () => {
  expect(await connects("portal-controller", "portal-store", 5432)).toBe(false);
});
