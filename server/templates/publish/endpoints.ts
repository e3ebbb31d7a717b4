import { COMPONENT_NAME_MAX } from "@/server/contract/components";
import { PREVIEW_LABEL_MAX } from "@/server/contract/preview-address";
import { ENDPOINTS_MAX, type TemplateComponent } from "@/server/contract/template";
import type { Workload } from "@/server/kubernetes";
import { list, nameOf, record, type SourceObject, text } from "../checks/finding";
import { matches } from "../checks/selectors";
import { componentLabel } from "../names";
import type { Findings } from "./findings";
import type { Named } from "./labels";

type Endpoint = TemplateComponent["endpoints"][number];

/** A port of a Service with the container's port behind it. */
interface ServicePort {
  name: string;
  service: string;
  port: number;
  container?: number;
  protocol: Endpoint["protocol"];
}

/** What is known of a port by whoever wrote the source, beyond the Service. */
export interface KnownPort {
  /** Container's port. */
  port: number;
  /** It answers browsers. */
  http?: boolean;
  /** Its first page. */
  path?: string;
}

/** Ports by which programs of a browser's kind are reached, by custom. */
const HTTP_PORTS = /^(80|8[08]\d\d|3\d\d\d|4200|4321|5000|5001|5173|5601|9000|9001|9090|15672)$/;
/** The like of which no browser speaks to, though their number says otherwise. */
const TCP_PORTS = [3306, 3389];
const HTTP_NAME = /^(http|web|ui|page|api|app|site|admin|console|dashboard)(?!s)/;

/** Endpoints of each component: the ports of the Services that select its pods, with addresses that no other has. */
export function endpointsOf(
  named: readonly Named[],
  objects: readonly SourceObject[],
  known: (component: Named) => KnownPort[],
  findings: Findings,
): Map<string, Endpoint[]> {
  const addresses = new Set(named.map(({ name }) => name));
  return new Map(
    named.map((component) => {
      const ports = servicePorts(component.workload, objects, known(component));
      if (ports.length > ENDPOINTS_MAX)
        findings.say({
          level: "ignored",
          code: "endpoints",
          object: nameOf(component.workload),
          message: `Of its ${ports.length} ports the first ${ENDPOINTS_MAX} are endpoints.`,
          remedy: `Choose others by components.${component.name}.endpoints.`,
        });
      return [component.name, addressed(component, ports, known(component), { addresses, findings })];
    }),
  );
}

function servicePorts(
  { spec: { template } }: Workload,
  objects: readonly SourceObject[],
  known: readonly KnownPort[],
): ServicePort[] {
  const probed = template.spec.containers.flatMap((container) =>
    ["readinessProbe", "livenessProbe", "startupProbe"].map(
      (probe) => record(record(container[probe]).httpGet).port,
    ),
  );
  const ports = template.spec.containers.flatMap((container) => list(container.ports));
  const services = objects.filter(({ object }) => {
    const selector = record(record(object.spec).selector);
    const isSelecting = Object.keys(selector).length > 0 && matches(selector, template.metadata.labels);
    return object.kind === "Service" && isSelecting && record(object.spec).clusterIP !== "None";
  });
  const found = services.flatMap(({ object }) =>
    list(record(object.spec).ports).flatMap((one): ServicePort[] => {
      const target = one.targetPort ?? one.port;
      const declared = ports.find(({ name, containerPort }) => target === name || target === containerPort);
      const container = typeof target === "number" ? target : declared?.containerPort;
      const number = typeof container === "number" ? container : undefined;
      if (typeof one.port !== "number" || (text(one.protocol) || "TCP") !== "TCP") return [];
      const names = [text(one.name), text(declared?.name)];
      const isHttp =
        text(one.appProtocol) === "http" ||
        known.some(({ port, http }) => port === number && http) ||
        probed.some((port) => port !== undefined && (port === number || port === declared?.name)) ||
        names.some((name) => HTTP_NAME.test(name)) ||
        [one.port, number ?? 0].some((port) => HTTP_PORTS.test(String(port)) && !TCP_PORTS.includes(port));
      return [
        {
          name: text(one.name) || text(declared?.name) || `port-${one.port}`,
          service: text(record(object.metadata).name),
          port: one.port,
          ...(number !== undefined && { container: number }),
          protocol: isHttp ? "http" : "tcp",
        },
      ];
    }),
  );
  // Two Services at one port of the container lead to the same page.
  return found.filter(
    (one, at) =>
      one.container === undefined || found.findIndex(({ container }) => container === one.container) === at,
  );
}

function addressed(
  { name: component }: Named,
  ports: readonly ServicePort[],
  known: readonly KnownPort[],
  { addresses, findings }: { addresses: Set<string>; findings: Findings },
): Endpoint[] {
  const names: string[] = [];
  let opened = 0;
  return ports.slice(0, ENDPOINTS_MAX).flatMap((one): Endpoint[] => {
    const isFirst = opened === 0;
    const room =
      one.protocol === "tcp" || isFirst ? COMPONENT_NAME_MAX : PREVIEW_LABEL_MAX - component.length - 1;
    const name = shortName(one.name, room, [
      ...names,
      ...(isFirst ? [] : [...addresses].flatMap((label) => endOf(label, component))),
    ]);
    if (name === undefined) {
      findings.say({
        level: "ignored",
        code: "endpoints",
        field: `components.${component}.endpoints`,
        message: `Port ${one.port} of ${one.service} gets no address: the component's name leaves no room for one.`,
      });
      return [];
    }
    names.push(name);
    if (one.protocol === "http" && opened++ > 0) addresses.add(`${component}-${name}`);
    const page = known.find(({ port, path }) => port === one.container && path !== undefined)?.path;
    return [
      {
        name,
        title: titleOf(one),
        service: one.service,
        port: one.port,
        protocol: one.protocol,
        action: "preview",
        path: page ?? "/",
      },
    ];
  });
}

const endOf = (label: string, component: string) =>
  label.startsWith(`${component}-`) ? [label.slice(component.length + 1)] : [];
const titleOf = ({ name, port }: ServicePort) =>
  /^(port|tcp|http)-?\d*$/.test(name) ? `Port ${port}` : `${name} (${port})`;

/** A component's kind of name of at most `max` characters that is not taken; none where there is no room. */
function shortName(name: string, max: number, taken: readonly string[]): string | undefined {
  if (max < 1) return undefined;
  const label = componentLabel(name);
  const short = label.slice(0, max).replace(/-+$/, "");
  if (!taken.includes(short)) return short;
  for (let number = 2; number < 100; number++) {
    const next = `${label.slice(0, Math.max(1, max - `${number}`.length - 1)).replace(/-+$/, "")}${number}`;
    if (next.length <= max && !taken.includes(next)) return next;
  }
  return undefined;
}
