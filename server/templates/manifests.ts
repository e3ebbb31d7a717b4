import type { KnownWorkload, Manifest } from "./draft";

const WORKLOADS = ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Job", "CronJob"];

/** Kinds that a namespace of an environment may hold. */
const ALLOWED = new Set([
  ...WORKLOADS,
  ..."Pod Service ConfigMap Secret PersistentVolumeClaim Ingress HTTPRoute NetworkPolicy ServiceAccount".split(
    " ",
  ),
  ..."Role RoleBinding HorizontalPodAutoscaler PodDisruptionBudget".split(" "),
]);

export const isAllowedKind = (kind: string) => ALLOWED.has(kind);

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const plainOf = (value: unknown): Plain => (isPlain(value) ? value : {});
const listOf = (value: unknown): Plain[] => (Array.isArray(value) ? value.filter(isPlain) : []);
const textOf = (value: unknown) => (typeof value === "string" ? value : "");

export function isManifest(value: unknown): value is Manifest {
  return (
    isPlain(value) &&
    typeof value.apiVersion === "string" &&
    typeof value.kind === "string" &&
    typeof plainOf(value.metadata).name === "string"
  );
}

/** What dev entries are matched against; undefined for what runs no pods. */
export function workloadOf(manifest: Manifest, deployment: string): KnownWorkload | undefined {
  if (!WORKLOADS.includes(manifest.kind)) return undefined;
  const spec = plainOf(manifest.spec);
  const template = plainOf(
    manifest.kind === "CronJob" ? plainOf(plainOf(spec.jobTemplate).spec).template : spec.template,
  );
  const labels = plainOf(plainOf(template.metadata).labels);
  return {
    deployment,
    kind: manifest.kind,
    name: manifest.metadata.name,
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
    containers: listOf(plainOf(template.spec).containers).map((container) => ({
      name: textOf(container.name),
      image: textOf(container.image),
      workingDir: textOf(container.workingDir) || undefined,
      ports: listOf(container.ports).flatMap(({ containerPort }) =>
        typeof containerPort === "number" ? [containerPort] : [],
      ),
      env: listOf(container.env).map(({ name }) => textOf(name)),
    })),
  };
}

/** Ports of the Services that select a workload's pods. */
export function endpointsOf(workload: KnownWorkload, manifests: Manifest[]) {
  return manifests
    .filter(
      ({ kind, spec }) => kind === "Service" && selects(plainOf(plainOf(spec).selector), workload.labels),
    )
    .flatMap(({ metadata, spec }) =>
      plainOf(spec).clusterIP === "None"
        ? []
        : listOf(plainOf(spec).ports).flatMap(({ name, port, targetPort }) =>
            typeof port === "number"
              ? [
                  {
                    name: textOf(name) || `port-${port}`,
                    service: metadata.name,
                    port,
                    target: targetPort ?? port,
                  },
                ]
              : [],
          ),
    );
}

export function selects(selector: Plain, labels: Record<string, string>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === String(value));
}
