import type { ComponentStatus } from "@/server/contract/environment";
import type { FieldPath } from "../component-form/fields";

/** What the running component says about its fields before they are changed. */
export function hintsOf(status: ComponentStatus | undefined): Partial<Record<FieldPath, string>> {
  const { volume, scaledBy } = status ?? {};
  return {
    ...(volume && {
      storage: volume.canGrow
        ? `The volume is ${volume.size}. It can grow, never shrink.`
        : `The volume is ${volume.size}. ${volume.storageClass ?? "Its storage class"} does not let it grow.`,
    }),
    ...(scaledBy && {
      replicas: `${scaledBy.name} scales it, ${scaledBy.min} to ${scaledBy.max} pods. 0 puts it to sleep.`,
    }),
  };
}
