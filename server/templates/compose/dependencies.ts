import type { Field } from "../reading/field";
import type { Stack } from "./stack";

/** `depends_on`: the services that come before, those of other profiles left out. */
export function readDependencies(field: Field | undefined, { services, reading }: Stack): string[] {
  const entries: [string, Field][] =
    field?.type === "list"
      ? field.items().map((item) => [item.text() ?? "", item])
      : (field?.entries() ?? []);
  return entries.flatMap(([name, entry]) => {
    const condition =
      entry.type === "map" ? (entry.get("condition")?.text() ?? "service_started") : "service_started";
    const required = entry.type === "map" ? (entry.get("required")?.boolean() ?? true) : true;
    if (entry.type === "map")
      entry.get("restart")?.mark("ignored", {
        code: "depends-restart",
        message: "What loses its service starts again by itself.",
      });
    if (!services.includes(name)) {
      const near = services.find((one) => one.toLowerCase() === name.toLowerCase());
      entry.mark(required ? "refused" : "ignored", {
        code: "depends-on",
        message: `There is no service ${name} here${near ? `, but ${near}` : ""}.`,
        remedy: required ? "Correct the name, or choose its profile." : undefined,
      });
      return [];
    }
    if (condition === "service_healthy" || condition === "service_completed_successfully")
      reading.say("adapted", entry.at, entry.path, {
        code: "waits",
        message:
          condition === "service_healthy"
            ? `${name} comes first and is told ready by its probe.`
            : `${name} runs first, to its end.`,
      });
    else if (condition !== "service_started")
      entry.mark("refused", {
        code: "depends-condition",
        message: `${condition} is no condition.`,
        remedy: "Use service_healthy.",
      });
    return [name];
  });
}

/** Services that others wait for the end of. */
export function jobsOf(services: [string, Field][]): Set<string> {
  return new Set(
    services.flatMap(([, service]) => {
      const field = service.get("depends_on");
      if (field?.type !== "map") return [];
      return field
        .entries()
        .filter(([, entry]) => entry.get("condition")?.raw() === "service_completed_successfully")
        .map(([name]) => name);
    }),
  );
}
