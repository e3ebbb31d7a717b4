import http from "node:http";
import https from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { kubernetesError } from "./errors";

export interface ConnectionOptions {
  /** Path of a kubeconfig. Without it: `KUBECONFIG`, `~/.kube/config`, or the pod's service account, in this order. */
  kubeconfig?: string;
  /** Context in the kubeconfig; without it its current one. */
  context?: string;
}

export interface Connection {
  readonly server: URL;
  /** TLS options, agent and credentials of one request; tokens are read afresh as they rotate. */
  requestOptions(): Promise<https.RequestOptions>;
}

function load({ kubeconfig, context }: ConnectionOptions): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig) config.loadFromFile(kubeconfig);
  else config.loadFromDefault();
  if (context) {
    if (!config.getContextObject(context)) {
      const known = config.getContexts().map(({ name }) => name);
      throw new Error(
        `The kubeconfig has no context ${JSON.stringify(context)}; it has: ${known.join(", ") || "none"}.`,
      );
    }
    config.setCurrentContext(context);
  }
  return config;
}

/**
 * Reads the kubeconfig, or the pod's service account, and keeps one pool of connections. An idle connection is closed
 * before load balancers in between usually drop it; TCP keep-alive uncovers a dead one.
 */
export function connect(options: ConnectionOptions = {}): Connection {
  const config = load(options);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error(`The kubeconfig's context ${config.getCurrentContext()} names no cluster.`);
  const server = new URL(cluster.server);
  const Agent = server.protocol === "https:" ? https.Agent : http.Agent;
  const agent = new Agent({ keepAlive: true, timeout: 30_000, scheduling: "lifo" });
  return {
    server,
    async requestOptions() {
      const request: https.RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(request);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw kubernetesError("unauthorized", `The credentials of the kubeconfig can't be used: ${reason}`, {
          cause,
        });
      }
      // The client's own agent does not keep connections alive; behind a proxy it is the one that knows the way.
      if (!cluster.proxyUrl) request.agent = agent;
      return request;
    },
  };
}
