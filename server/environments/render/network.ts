import type { KubernetesObject } from "@/server/kubernetes";
import { isIngress } from "./ingress";
import { isHttpRoute } from "./routes";
import { isService } from "./services";

const PREFIX = "devspace-portal-network-";
/** Namespaces of ingress controllers and gateways, as the administrator labels them. */
const FRONT_DOORS = { namespaceSelector: { matchLabels: { "devspace-portal.io/ingress": "true" } } };
/** The cluster's DNS, and its node-local cache. */
const DNS = [
  {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  },
  { ipBlock: { cidr: "169.254.20.10/32" } },
];
const EVERY_POD = {};

/**
 * What a template without NetworkPolicies gets: nothing goes in or out but names looked up, pods to each other at the ports of
 * Services, and what stands in front of an Ingress or HTTPRoute to what is behind that. Previews have policies of their own
 * (preview-access.ts), further addresses too (egress.ts). Nothing where the template brings policies itself.
 */
export function renderNetwork(objects: readonly KubernetesObject[]): KubernetesObject[] {
  if (objects.some(({ kind }) => kind === "NetworkPolicy")) return [];
  const published = publishedServices(objects);
  const services = objects.filter(isService).flatMap(({ metadata: { name }, spec }) => {
    const { selector = {}, ports = [] } = spec;
    if (Object.keys(selector).length === 0 || ports.length === 0) return [];
    const from = [{ podSelector: EVERY_POD }, ...(published.has(name) ? [FRONT_DOORS] : [])];
    const open = ports.map(({ protocol = "TCP", port, targetPort = port }) => ({
      protocol,
      port: targetPort,
    }));
    return policy(`service-${name}`, {
      podSelector: { matchLabels: selector },
      policyTypes: ["Ingress"],
      ingress: [{ from, ports: open }],
    });
  });
  return [
    policy("deny", { podSelector: EVERY_POD, policyTypes: ["Ingress", "Egress"] }),
    policy("dns", {
      podSelector: EVERY_POD,
      policyTypes: ["Egress"],
      egress: [
        {
          to: DNS,
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    }),
    // Which ports, the receiver's policies say.
    policy("inside", {
      podSelector: EVERY_POD,
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: EVERY_POD }] }],
    }),
    ...services,
  ];
}

export function policy(name: string, spec: Record<string, unknown>): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${PREFIX}${name}` },
    spec,
  };
}

/** Services that an Ingress or HTTPRoute leads to. */
function publishedServices(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const ingresses = objects
    .filter(isIngress)
    .flatMap(({ spec }) => spec.rules.flatMap(({ http }) => http?.paths ?? []))
    .map(({ backend }) => backend?.service?.name);
  const routes = objects
    .filter(isHttpRoute)
    .flatMap(({ spec }) => (spec.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs))
    .map(({ name }) => name);
  return new Set([...ingresses, ...routes].filter((name) => name !== undefined));
}
