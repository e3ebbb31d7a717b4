import type { EnvironmentSpec } from "@/server/contract/environment";
import { imageRefusal, isImageAllowed } from "@/server/contract/image";
import type { EffectiveSpec } from "./accept";
import type { Objection } from "./objection";

const FIELDS = ["image", "devImage"] as const;

/** The images of a spec that come from elsewhere than `registries`. */
export function objectedImages(
  {
    components,
  }: { components: Record<string, Pick<EnvironmentSpec["components"][string], "image" | "devImage">> },
  registries: readonly string[],
): Objection[] {
  return Object.entries(components).flatMap(([name, component]) =>
    FIELDS.flatMap((field) => {
      const image = component[field];
      if (image === undefined || isImageAllowed(image, registries)) return [];
      return [{ field: `spec.components.${name}.${field}`, message: imageRefusal(image, registries) }];
    }),
  );
}

/** What of a spec is carried out where images may come from `registries` only; every other image counts as not asked for. */
export function acceptImages(
  spec: EffectiveSpec,
  registries: readonly string[],
): { spec: EffectiveSpec; objections: Objection[] } {
  const components = Object.entries(spec.components).map(([name, component]) => {
    const accepted = { ...component };
    for (const field of FIELDS)
      if (accepted[field] !== undefined && !isImageAllowed(accepted[field], registries))
        delete accepted[field];
    return [name, accepted] as const;
  });
  return {
    spec: { ...spec, components: Object.fromEntries(components) },
    objections: objectedImages(spec, registries),
  };
}
