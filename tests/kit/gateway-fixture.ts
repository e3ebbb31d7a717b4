import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { type Gateway, type KubernetesObject, NAMESPACE } from "@/server/kubernetes";
import { cluster } from "./kubectl";
import { type TcpProxy, tcpProxy } from "./tcp-proxy";

export const configMap = (
  namespace: string,
  name: string,
  data: Record<string, string>,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels: { "devspace-portal.io/test": "gateway" } },
  data,
});

export async function makeNamespace(gateway: Gateway, name: string): Promise<void> {
  await gateway.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

export async function dropNamespace(gateway: Gateway, name: string): Promise<void> {
  await gateway.delete({ type: NAMESPACE, name });
}

interface Kubeconfig {
  clusters: { cluster: { server: string; "tls-server-name"?: string } }[];
  users: { user: Record<string, unknown> }[];
}

/** A kubeconfig of the cluster under test, changed by `change`, in a file of its own. */
export function changedKubeconfig(change: (config: Kubeconfig) => void): { file: string; remove(): void } {
  const config: Kubeconfig = parse(readFileSync(cluster().kubeconfig, "utf8"));
  change(config);
  const folder = mkdtempSync(path.join(tmpdir(), "devspace-portal-test-"));
  const file = path.join(folder, "kubeconfig");
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/** A pass-through in front of the API server, and a kubeconfig that goes through it. */
export async function proxiedCluster(): Promise<{ proxy: TcpProxy; file: string; close(): Promise<void> }> {
  const { clusters }: Kubeconfig = parse(readFileSync(cluster().kubeconfig, "utf8"));
  const server = new URL(clusters[0]?.cluster.server ?? "");
  const proxy = await tcpProxy({ host: server.hostname, port: Number(server.port || 443) });
  const { file, remove } = changedKubeconfig((config) => {
    for (const { cluster } of config.clusters) {
      cluster.server = `https://127.0.0.1:${proxy.port}`;
      if (isIP(server.hostname) === 0) cluster["tls-server-name"] = server.hostname;
    }
  });
  return {
    proxy,
    file,
    async close() {
      await proxy.close();
      remove();
    },
  };
}
