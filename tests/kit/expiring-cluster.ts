import { spawn } from "node:child_process";
import http from "node:http";
import { waitFor } from "@/kit/wait";
import type { ResourceType } from "@/server/kubernetes";
import { changedKubeconfig } from "./gateway-fixture";
import { cluster, kubectl } from "./kubectl";
import { uniqueName } from "./unique-name";

/**
 * A resource type of the test's own. What the API server remembers of its changes begins when it is made, so that the
 * first version of the cluster has expired for it from the start.
 */
export async function ownResource(): Promise<ResourceType> {
  const plural = uniqueName("thing").replaceAll("-", "");
  const group = "test.devspace-portal.io";
  const schema = { openAPIV3Schema: { type: "object" } };
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, singular: plural, kind: "Thing" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
  await kubectl(["create", "-f", "-"], JSON.stringify(definition));
  await kubectl(["wait", "--for=condition=Established", `crd/${plural}.${group}`]);
  // Established is what is written; the part of the API server that serves it hears of that a moment later.
  const probe = {
    apiVersion: `${group}/v1`,
    kind: "Thing",
    metadata: { name: "probe", namespace: "default" },
  };
  await waitFor("its new kind is served", async () => {
    await kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(probe));
    return true;
  });
  return { apiVersion: `${group}/v1`, kind: "Thing", plural, namespaced: true };
}

/**
 * The real cluster through `kubectl proxy` and a hop that, after `expire`, asks once for a version from the first days of
 * the cluster whenever a watch is opened: the API server's own 410 comes back.
 */
export async function expiringCluster() {
  const through = spawn(cluster().binary, ["proxy", "--port=0"], {
    env: { ...process.env, KUBECONFIG: cluster().kubeconfig },
  });
  const port = await new Promise<number>((resolve, reject) => {
    through.once("error", reject);
    through.once("exit", (status) => reject(new Error(`kubectl proxy ended with ${status}.`)));
    through.stdout.on("data", (data: Buffer) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(data.toString());
      if (found) resolve(Number(found[1]));
    });
  });
  let expired = false;
  const server = http.createServer((request, response) => {
    let target = request.url ?? "/";
    if (expired && target.includes("watch=true")) {
      target = target.replace(/resourceVersion=\d+/, "resourceVersion=1");
      expired = false;
    }
    const { method, headers } = request;
    const far = http.request({ host: "127.0.0.1", port, path: target, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    far.on("error", () => response.destroy());
    response.on("close", () => far.destroy());
    request.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const hop = typeof address === "object" ? address?.port : undefined;
  const { file, remove } = changedKubeconfig((config) => {
    for (const entry of config.clusters) {
      Object.assign(entry, {
        cluster: { server: `http://127.0.0.1:${hop}`, "insecure-skip-tls-verify": true },
      });
    }
    for (const entry of config.users) entry.user = {};
  });
  return {
    file,
    expire() {
      expired = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      through.kill();
      remove();
    },
  };
}
