import type { Diagnosis } from "../diagnosis";

/** A route of the template that the cluster does not know the kind of. */
export function routeLeftOut(name: string): Diagnosis {
  return {
    code: "RouteLeftOut",
    subject: { kind: "HTTPRoute", name },
    severity: "warning",
    message: `HTTPRoute ${name} is left out: the cluster has no Gateway API (gateway.networking.k8s.io/v1).`,
    evidence: [],
    remedy: { text: "Open it through the portal, or have an administrator install the Gateway API." },
  };
}
