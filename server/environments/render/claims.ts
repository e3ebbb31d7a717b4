import { LABEL_COMPONENT, LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { claimName } from "@/server/dev-mode/dev-workload";
import type { PersistentVolumeClaim, Workload } from "@/server/kubernetes";
import type { EffectiveSpec } from "../template/accept";
import type { Template } from "../template/template";
import { placed } from "./namespace";

/** A StatefulSet's claim templates with the size asked for; the first is the one that the spec sizes. */
export function sized(target: Workload, storage: string | undefined): Workload {
  const claims = target.spec.volumeClaimTemplates;
  if (!claims) return target;
  const volumeClaimTemplates = claims.map((claim, index) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      labels: {
        ...claim.metadata.labels,
        [LABEL_ENVIRONMENT]: target.metadata.labels?.[LABEL_ENVIRONMENT] ?? "",
      },
    },
    spec:
      index === 0 && storage !== undefined
        ? { ...claim.spec, resources: { requests: { storage } } }
        : claim.spec,
  }));
  return { ...target, spec: { ...target.spec, volumeClaimTemplates } };
}

export interface RenderedClaim {
  /** Whose it is, in words. */
  title: string;
  claim: PersistentVolumeClaim;
}

/** The volume claims that a template has beside those of StatefulSets. */
export function ownClaims({ claims }: Template, name: string): PersistentVolumeClaim[] {
  return claims.map((claim) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      namespace: namespaceOf(name),
      labels: { ...claim.metadata.labels, [LABEL_ENVIRONMENT]: name },
    },
  }));
}

/** The volume claims of StatefulSets, as those would make them: there before the first pod, in either mode. Then the template's own. */
export function renderClaims(template: Template, name: string, spec: EffectiveSpec): RenderedClaim[] {
  const own = ownClaims(template, name).map((claim) => ({
    title: `The volume ${claim.metadata.name}`,
    claim,
  }));
  const ofComponents = template.components.flatMap((component) => {
    const target = sized(placed(component.target, name), spec.components[component.name]?.storage);
    return (target.spec.volumeClaimTemplates ?? []).map((claim) => ({
      title: `The volume of the ${component.name}`,
      claim: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          ...claim.metadata,
          name: claimName(target, claim.metadata.name),
          namespace: namespaceOf(name),
          labels: { ...claim.metadata.labels, [LABEL_COMPONENT]: component.name },
        },
        spec: claim.spec,
      },
    }));
  });
  return [...ofComponents, ...own];
}
