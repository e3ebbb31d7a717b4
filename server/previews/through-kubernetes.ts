import type { Duplex } from "node:stream";
import { type Gateway, type KubernetesObject, POD, type Pod, SERVICE } from "@/server/kubernetes";
import { CONNECT_MS, type ServiceAddress, type Upstream } from "./upstream";

interface Service extends KubernetesObject {
  spec?: { selector?: Record<string, string>; ports?: { port: number; targetPort?: number | string }[] };
}

/** Where a Service leads is asked for again after so long, or when a connection fails. */
const FRESH_MS = 5_000;

/**
 * The way to Services from outside the cluster: to a pod behind one by a port-forward, as `kubectl port-forward service/…`
 * does. The kubeconfig needs `get services`, `list pods` and `create pods/portforward`.
 */
export function throughKubernetes(gateway: Pick<Gateway, "get" | "list" | "portForward">): Upstream {
  const known = new Map<string, { until: number; place: Promise<Place> }>();
  const placeOf = (address: ServiceAddress): Promise<Place> => {
    const key = JSON.stringify(address);
    const before = known.get(key);
    if (before && before.until > Date.now()) return before.place;
    const place = findPlace(gateway, address);
    known.set(key, { until: Date.now() + FRESH_MS, place });
    place.catch(() => known.delete(key));
    return place;
  };
  return {
    pooled: true,
    async connect(address) {
      const { pod, port } = await placeOf(address);
      const { namespace } = address;
      const opening = new AbortController();
      const timer = setTimeout(() => opening.abort(), CONNECT_MS);
      try {
        const stream = await gateway.portForward({ namespace, pod, port, signal: opening.signal });
        stream.once("error", () => known.delete(JSON.stringify(address)));
        return asSocket(stream);
      } catch (error) {
        known.delete(JSON.stringify(address));
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

interface Place {
  pod: string;
  port: number;
}

async function findPlace(
  gateway: Pick<Gateway, "get" | "list">,
  { namespace, service: name, port }: ServiceAddress,
): Promise<Place> {
  const service: Service | undefined = await gateway.get({ type: SERVICE, name, namespace });
  const { selector, ports = [] } = service?.spec ?? {};
  const target = ports.find((one) => one.port === port);
  if (!selector || !target) throw new Error(`There is no Service ${name} with port ${port} in ${namespace}.`);
  const labelSelector = Object.entries(selector)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
  const { items } = await gateway.list<Pod>(POD, { namespace, labelSelector });
  for (const pod of items.filter(isReady)) {
    const found = portOf(pod, target.targetPort ?? port);
    if (found !== undefined) return { pod: pod.metadata.name, port: found };
  }
  throw new Error(`No pod behind Service ${name} of ${namespace} is ready.`);
}

const isReady = ({ metadata, status }: Pod) =>
  !metadata.deletionTimestamp &&
  (status?.conditions ?? []).some((one) => one.type === "Ready" && one.status === "True");

function portOf({ spec }: Pod, target: number | string): number | undefined {
  if (typeof target === "number") return target;
  return spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === target)
    ?.containerPort;
}

/** What `http.Agent` asks of a connection that it keeps, for a stream that has no socket of its own. */
function asSocket(stream: Duplex): Duplex {
  let timer: NodeJS.Timeout | undefined;
  const same = () => stream;
  stream.once("close", () => clearTimeout(timer));
  return Object.assign(stream, {
    ...{ setKeepAlive: same, setNoDelay: same, ref: same, unref: same },
    setTimeout(ms: number) {
      clearTimeout(timer);
      if (ms > 0) timer = setTimeout(() => stream.emit("timeout"), ms);
      return stream;
    },
  });
}
