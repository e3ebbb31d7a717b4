import type { ComponentName } from "@/server/contract/names";

/** What a component gets when its field is left empty, as k8s/base has it: shown in the empty fields. */
export const TEMPLATE_AMOUNTS: Record<
  ComponentName,
  Record<"requests" | "limits", { cpu: string; memory: string }>
> = {
  frontend: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
  backend: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "384Mi" } },
  database: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
};
