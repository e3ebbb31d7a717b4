import { namespaceOf } from "@/server/contract/names";
import { previewLabels, previewOrigin } from "@/server/contract/preview-address";
import {
  type BesideWorkload,
  besideOf,
  type Component,
  type Template,
} from "@/server/environments/template/template";
import type { Workload } from "@/server/kubernetes";
import type { PreviewTarget } from "./target";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]);

/** An address inside the environment, and the label of the preview that shows it. */
interface Inner {
  label: string;
  service: string;
  port: number;
  /** Where processes of the component listen, as far as its manifests say. */
  ports: Set<number>;
}

/**
 * Where the browser finds what an application calls `http://backend-service:8000/…` or `http://localhost:5173/…`: at the preview
 * of that endpoint. What is none of the environment's endpoints stays as it is.
 */
export function rewriteLocation(value: string, target: PreviewTarget, base: string): string {
  const environment = target.environment.metadata.name;
  const origin = (label: string) => previewOrigin(base, label, environment);
  const own = origin(target.label);
  if (!URL.canParse(value, own)) return value;
  const url = new URL(value, own);
  const isAbsolute = URL.canParse(value) || /^[/\\]{2}/.test(value);
  if (!isAbsolute || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    return value;
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const inner = innersOf(target.template);
  // The process's own view of itself comes first.
  inner.sort((a, b) => Number(b.label === target.label) - Number(a.label === target.label));
  const found = inner.find(({ label, service, ports, ...one }) => {
    if (url.hostname === new URL(origin(label)).hostname) return true;
    if (LOOPBACK.has(url.hostname)) return ports.has(port) || one.port === port;
    return one.port === port && namesOf(service, namespaceOf(environment)).includes(url.hostname);
  });
  return found ? `${origin(found.label)}${url.pathname}${url.search}${url.hash}` : value;
}

const namesOf = (service: string, namespace: string) => [
  service,
  `${service}.${namespace}`,
  `${service}.${namespace}.svc`,
  `${service}.${namespace}.svc.cluster.local`,
];

function innersOf(template: Template): Inner[] {
  return [
    ...template.components.flatMap((component) => of(component, [component.target, component.dev?.patch])),
    ...besideOf(template).flatMap(({ beside }) => of(beside, [beside.workload])),
  ];
}

function of(component: Component | BesideWorkload, workloads: (Workload | undefined)[]): Inner[] {
  const ports = workloads
    .flatMap((workload) => workload?.spec.template.spec.containers ?? [])
    .flatMap((container) => container.ports ?? [])
    .flatMap(({ containerPort }) => containerPort ?? []);
  return previewLabels(component).map(({ label, endpoint: { service, port, localPort } }) => ({
    ...{ label, service, port },
    ports: new Set([...ports, ...(localPort ? [localPort] : [])]),
  }));
}
