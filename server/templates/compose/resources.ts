import type { Field } from "../reading/field";
import { bytes } from "./words";

/** `deploy`, `cpus`, `mem_limit`, `scale`: amounts and the number of pods. */
export function readResources(service: Field): { resources?: Record<string, unknown>; replicas: number } {
  const deploy = service.get("deploy");
  for (const key of [
    "mode",
    "endpoint_mode",
    "restart_policy",
    "update_config",
    "rollback_config",
    "placement",
    "labels",
  ])
    deploy?.get(key)?.mark("ignored", { code: "compose-only", message: "The platform sees to it." });
  const resources = deploy?.get("resources");
  const amount = (field: Field | undefined, cpu: Field | undefined) => {
    const text = field?.text();
    const memory = text === undefined ? undefined : bytes(text);
    if (field && text !== undefined && memory === undefined)
      field.mark("refused", { code: "bytes", message: `${text} is no size.`, remedy: "Write 512m or 2g." });
    const cpus = cpu?.text();
    const found = { ...(cpus !== undefined && { cpu: cpus }), ...(memory !== undefined && { memory }) };
    return Object.keys(found).length > 0 ? found : undefined;
  };
  const limit = resources?.get("limits");
  const reserve = resources?.get("reservations");
  limit?.get("pids")?.mark("ignored", { code: "compose-only", message: "The platform sees to it." });
  for (const key of ["devices", "generic_resources"])
    reserve?.get(key)?.mark("asked", {
      code: "policy",
      message: "Which devices an environment may have is the administrator's to say.",
    });
  const limits = amount(
    limit?.get("memory") ?? service.get("mem_limit"),
    limit?.get("cpus") ?? service.get("cpus"),
  );
  const requests = amount(reserve?.get("memory"), reserve?.get("cpus"));
  const replicas = deploy?.get("replicas")?.integer() ?? service.get("scale")?.integer() ?? 1;
  return {
    replicas,
    ...((limits || requests) && { resources: { ...(requests && { requests }), ...(limits && { limits }) } }),
  };
}
