import type { Registry } from "prom-client";
import { createClient } from "./client";
import { type ConnectionOptions, connect } from "./connection";
import { exec } from "./exec";
import { followLogs } from "./follow-logs";
import { createInformer } from "./informer";
import { gatewayMetrics } from "./metrics";
import { objectCalls } from "./objects";
import { podMetrics } from "./pod-metrics";
import { portForward } from "./port-forward";
import type { Gateway } from "./types";

export interface GatewayOptions extends ConnectionOptions {
  /** Where the gateway's metrics go. */
  metrics?: Registry;
  /** Seconds after which an informer's watch is renewed: how long a connection that went silent can go unnoticed. */
  watchSeconds?: number;
}

/** Opens a gateway to one cluster. Throws at once when the kubeconfig can't be read; connects with the first call. */
export function createGateway({
  kubeconfig,
  context,
  metrics,
  watchSeconds = 20,
}: GatewayOptions = {}): Gateway {
  const client = createClient(connect({ kubeconfig, context }), gatewayMetrics(metrics));
  return {
    ...objectCalls(client),
    informer: (type, options = {}) => createInformer(client, type, options, { watchSeconds }),
    followLogs: (options) => followLogs(client, options),
    podMetrics: (namespace) => podMetrics(client, namespace),
    exec: (options) => exec(client, options),
    portForward: (options) => portForward(client, options),
  };
}
