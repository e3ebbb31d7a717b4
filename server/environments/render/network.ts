import { FRONT_DOOR_LABEL } from "@/server/contract/labels";
import type { KubernetesObject } from "@/server/kubernetes";
import { isIngress, servicesBehind } from "./ingress";
import { isHttpRoute } from "./routes";
import { isService } from "./services";

const PREFIX = "devspace-portal-network-";
const FRONT_DOORS = { namespaceSelector: { matchLabels: { [FRONT_DOOR_LABEL]: "true" } } };
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
 * What every environment has: nothing goes in or out but names looked up, and pods to each other. To which ports, the receiver's
 * policies say: those of the template where it has some for these pods, else the ports of Services are open, to what is inside, and
 * to what stands in front of an Ingress or HTTPRoute that leads there. Policies add up, so that a template takes nothing of this away.
 * Previews have policies of their own (preview-access.ts), further addresses too (egress.ts). `pods` are the labels of its pods.
 */
export function renderNetwork(
  objects: readonly KubernetesObject[],
  pods: readonly Labels[],
): KubernetesObject[] {
  const held = objects.filter(isIngressPolicy);
  const published = publishedServices(objects);
  const services = objects.filter(isService).flatMap(({ metadata: { name }, spec }) => {
    const { selector = {}, ports = [] } = spec;
    if (Object.keys(selector).length === 0 || ports.length === 0) return [];
    const own = pods.filter((labels) => matches(selector, labels));
    const isHeld = held.some((one) =>
      own.some((labels) => matches(one.spec.podSelector?.matchLabels ?? {}, labels)),
    );
    if (isHeld) return [];
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

type Labels = Record<string, string>;

const matches = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

interface NetworkPolicy extends KubernetesObject {
  spec: { podSelector?: { matchLabels?: Labels }; policyTypes?: string[] };
}

/** A policy that says who comes in; one that says nothing of types does. */
function isIngressPolicy(object: KubernetesObject): object is NetworkPolicy {
  if (object.kind !== "NetworkPolicy") return false;
  const { policyTypes = ["Ingress"] } = (object as Partial<NetworkPolicy>).spec ?? {};
  return policyTypes.includes("Ingress");
}

/** Services that an Ingress or HTTPRoute leads to. */
function publishedServices(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const ingresses = objects.filter(isIngress).flatMap(servicesBehind);
  const routes = objects
    .filter(isHttpRoute)
    .flatMap(({ spec }) => (spec.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs))
    .map(({ name }) => name);
  return new Set([...ingresses, ...routes].filter((name) => name !== undefined));
}
