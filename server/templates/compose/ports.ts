import type { Field } from "../reading/field";
import { hasMark } from "../settle";

export interface Port {
  container: number;
  published?: number;
  /** People open it, and not other services alone. */
  open: boolean;
  protocol: "TCP" | "UDP";
}

/** `ports` and `expose`: the container's side is the port of the Service; the host's side is a hint. */
export function readPorts(service: Field): Port[] {
  const ports = [
    ...(service.get("ports")?.items() ?? []).flatMap((field) => readPort(field, true)),
    ...(service.get("expose")?.items() ?? []).flatMap((field) => readPort(field, false)),
  ];
  const key = ({ container, protocol }: Port) => `${container}/${protocol}`;
  return ports.filter((one, index) => ports.findIndex((other) => key(other) === key(one)) === index);
}

const RANGE_MAX = 20;

function readPort(field: Field, open: boolean): Port[] {
  if (field.type === "map") {
    const container = field.get("target")?.integer();
    const published = field.get("published")?.text();
    const protocol = field.get("protocol")?.text() === "udp" ? "UDP" : "TCP";
    for (const key of ["mode", "host_ip", "name", "app_protocol"])
      field.get(key)?.mark("ignored", { code: "port-host", message: "The portal opens ports itself." });
    return container === undefined
      ? []
      : [{ container, ...(Number(published) > 0 && { published: Number(published) }), protocol, open }];
  }
  const text = field.text();
  if (text === undefined) return [];
  const pattern = /^(?:(?:\[[0-9a-f:]+\]|[\d.]+):)?(?:(\d*)(?:-\d+)?:)?(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/i;
  const [, host, from, to = from, protocol] = pattern.exec(text.trim()) ?? [];
  const first = Number(from);
  const last = Number(to);
  if (from === undefined || last < first || last - first > RANGE_MAX) {
    field.mark(hasMark(text) ? "asked" : "refused", {
      code: "port",
      message: `${text} is no port that is known here.`,
      remedy: 'Write "8080", or "3000:8080".',
    });
    return [];
  }
  field.reading.cover(field.node, "adapted");
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    container: first + index,
    ...(host && { published: Number(host) + index }),
    protocol: protocol?.toLowerCase() === "udp" ? "UDP" : "TCP",
    open,
  }));
}
