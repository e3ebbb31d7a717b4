import type { Kubectl } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";

interface Stored {
  kind: string;
  metadata: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  data?: Record<string, string>;
  spec?: Record<string, unknown>;
  [field: string]: unknown;
}

/** Kinds that make up an environment; pods and replica sets follow from them. */
const KINDS = [
  ...["deployments", "statefulsets", "services", "serviceaccounts", "configmaps", "secrets"],
  ...["persistentvolumeclaims", "networkpolicies", "rolebindings", "poddisruptionbudgets", "ingresses"],
  ...["roles", "jobs", "cronjobs", "daemonsets", "horizontalpodautoscalers"],
];

/**
 * Every object of an environment as it was meant, by `Kind/name`: without what the cluster adds, what is generated and
 * the environment's own name, so that two environments of the same spec compare equal.
 */
export async function readObjects(cluster: Kubectl, environment: string): Promise<Record<string, unknown>> {
  const text = await cluster.run(["-n", namespaceOf(environment), "get", KINDS.join(","), "-o", "json"]);
  const { items } = JSON.parse(text.replaceAll(environment, "NAME")) as { items: Stored[] };
  return Object.fromEntries(
    items
      .map((item): [string, unknown] => [`${item.kind}/${item.metadata.name}`, meant(item)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function meant({ kind, metadata, data, spec, status: _, ...rest }: Stored): unknown {
  const { labels, annotations } = metadata;
  return {
    ...rest,
    kind,
    labels,
    annotations: withoutGenerated(annotations),
    // Generated values differ by design; their names must not.
    data: kind === "Secret" ? Object.keys(data ?? {}).sort() : data,
    spec: kind === "Service" ? { ...spec, clusterIP: "", clusterIPs: [] } : withoutHashes(spec, kind),
  };
}

const GENERATED =
  /hash|rendered|portal\.io\/config|checksum|deployment\.kubernetes\.io|volume\.|pv\.kubernetes\.io/;

function withoutGenerated(annotations: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !GENERATED.test(name)));
}

function withoutHashes(spec: Record<string, unknown> | undefined, kind: string): unknown {
  if (!spec) return undefined;
  if (kind === "PersistentVolumeClaim") return { ...spec, volumeName: "" };
  return JSON.parse(JSON.stringify(spec), (name, value) => {
    if (name !== "annotations" || typeof value !== "object") return value;
    return withoutGenerated(value as Record<string, string>);
  });
}
