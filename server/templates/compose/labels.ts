import type { Field } from "../reading/field";
import { pairs, valueOfPair } from "./environment";
import type { Stack } from "./stack";

/** Ports that traefik's labels open by a host; all other labels mean nothing to the portal. */
export function readLabels(service: Field, stack: Stack): { name: string; port?: number }[] {
  const routed: string[] = [];
  const ports: { name: string; port: number }[] = [];
  for (const [name, field] of pairs(service.get("labels"))) {
    const router = /^traefik\.http\.routers\.([\w-]+)\.rule$/.exec(name)?.[1];
    const target = /^traefik\.http\.services\.([\w-]+)\.loadbalancer\.server\.port$/.exec(name)?.[1];
    const value = router || target ? valueOfPair(name, field, stack) : undefined;
    if (router && value !== undefined && /\bHost\(/.test(value)) {
      routed.push(router);
      field?.reading.cover(field.node, "adapted");
      stack.reading.say("adapted", field?.at ?? service.at, field?.path ?? service.path, {
        code: "traefik",
        message: "The host of the rule becomes an address of the portal.",
      });
    } else if (target && /^\d+$/.test(value ?? "")) {
      ports.push({ name: target, port: Number(value) });
      field?.reading.cover(field.node, "adapted");
    } else
      field?.mark("ignored", {
        code: "label",
        message: name.startsWith("traefik.")
          ? "The portal routes by its own addresses."
          : "Labels of containers mean nothing here.",
      });
  }
  if (routed.length === 0) return [];
  return ports.length > 0 ? ports : routed.map((name) => ({ name }));
}
