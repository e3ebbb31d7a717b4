import type { Kubectl } from "@/kit/kubectl";

const PORTS = { "portal-web": 8082, "portal-controller": 8081 };

/** What a deployed process of the portal measured; asked from inside, since nobody outside the cluster may. */
export function metricsOf(cluster: Kubectl, deployment: keyof typeof PORTS): Promise<string> {
  const url = `http://127.0.0.1:${PORTS[deployment]}/metrics`;
  const ask = `fetch("${url}").then((r) => r.text()).then(console.log)`;
  return cluster.run(["-n", "devspace-portal", "exec", `deployment/${deployment}`, "--", "node", "-e", ask]);
}
