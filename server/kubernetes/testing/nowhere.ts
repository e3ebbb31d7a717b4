import { writeFileSync } from "node:fs";
import path from "node:path";
import { createGateway, type Gateway } from "@/server/kubernetes";

/** A gateway to a cluster at which nobody answers; its kubeconfig lies in `folder`. */
export function gatewayToNowhere(folder: string): Gateway {
  const kubeconfig = path.join(folder, "kubeconfig");
  const config = {
    ...{ apiVersion: "v1", kind: "Config", "current-context": "nowhere" },
    contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "nobody" } }],
    clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "nobody", user: {} }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return createGateway({ kubeconfig });
}
