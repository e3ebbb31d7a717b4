import { randomBytes } from "node:crypto";
import { stringify } from "yaml";
import type { Kubectl } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { type Check, check } from "./check";

const IMAGE = "devspace-portal.local/base/debian:trixie";

/** Listens on 8080 and answers every connection, with what the base image has: perl. */
const SERVER = `use IO::Socket::INET; $SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die $!;
while (my $client = $server->accept) { print $client "hello\\n"; close $client }`;

/**
 * Real pods: the client finds the server by its Service's name and reaches it; then a policy forbids it, and the
 * connection must fail. The namespace goes afterwards, without waiting.
 */
export async function probeNetwork(kubectl: Kubectl): Promise<Check[]> {
  const namespace = `devspace-probe-${randomBytes(3).toString("hex")}`;
  const connect = () =>
    kubectl.attempt([
      ...["-n", namespace, "exec", "client", "--", "bash", "-c"],
      "exec 3<>/dev/tcp/server/80 && timeout 2 cat <&3",
    ]);
  const inTime = ["timeout", "3"];
  try {
    const pods = await check("Pods start", async () => {
      await kubectl.run(["apply", "-f", "-"], probeObjects(namespace));
      await kubectl.run(["-n", namespace, "wait", "--for=condition=Ready", "pod", "--all", "--timeout=60s"]);
      return "two pods, with volume";
    });
    if (!pods.ok) return [pods];
    const dns = await check("DNS resolves in a pod", () =>
      kubectl.run(["-n", namespace, "exec", "client", "--", ...inTime, "getent", "ahostsv4", "server"]),
    );
    const service = await check("A Service is reached from a pod", async () => {
      await waitFor("the server's answer", async () => (await connect()).stdout.includes("hello"), 15);
      return "answered";
    });
    const policy = await check("NetworkPolicy refuses a connection", async () => {
      await kubectl.run(["apply", "-f", "-"], stringify(denyAll(namespace)));
      const started = performance.now();
      await waitFor("the connection to be refused", async () => (await connect()).code !== 0, 20);
      return `${((performance.now() - started) / 1000).toFixed(1)} s after the policy was applied`;
    });
    return [pods, dns, service, policy];
  } finally {
    await kubectl.attempt(["delete", "namespace", namespace, "--wait=false", "--ignore-not-found"]);
  }
}

const denyAll = (namespace: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny-ingress", namespace },
  spec: { podSelector: { matchLabels: { app: "server" } }, policyTypes: ["Ingress"] },
});

function probeObjects(namespace: string): string {
  const pod = (app: string, command: string[], more: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: app, namespace, labels: { app } },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [{ name: app, image: IMAGE, imagePullPolicy: "Never", command, ...more }],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    },
  });
  const client = pod("client", ["catatonit", "-P"]);
  const server = pod("server", ["perl", "-e", SERVER], {
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { tcpSocket: { port: "http" }, periodSeconds: 1 },
    volumeMounts: [{ name: "data", mountPath: "/data" }],
  });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", namespace },
      spec: { accessModes: ["ReadWriteOncePod"], resources: { requests: { storage: "1Mi" } } },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "server", namespace },
      spec: { selector: { app: "server" }, ports: [{ port: 80, targetPort: "http" }] },
    },
    { ...client, spec: { ...client.spec, volumes: [] } },
    server,
  ]
    .map((object) => stringify(object))
    .join("---\n");
}
