import { imageRefusal, isImageAllowed } from "@/server/contract/image";
import type { EffectiveSpec, Objection } from "./accept";

/** What of a spec is carried out where images may come from `registries` only; every other image counts as not asked for. */
export function acceptImages(
  spec: EffectiveSpec,
  registries: readonly string[],
): { spec: EffectiveSpec; objections: Objection[] } {
  const objections: Objection[] = [];
  const components = Object.entries(spec.components).map(([name, component]) => {
    const accepted = { ...component };
    for (const field of ["image", "devImage"] as const) {
      const image = accepted[field];
      if (image === undefined || isImageAllowed(image, registries)) continue;
      objections.push({
        field: `spec.components.${name}.${field}`,
        message: imageRefusal(image, registries),
      });
      delete accepted[field];
    }
    return [name, accepted] as const;
  });
  return { spec: { ...spec, components: Object.fromEntries(components) }, objections };
}
