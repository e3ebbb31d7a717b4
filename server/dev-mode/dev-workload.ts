import { createHash } from "node:crypto";
import {
  DEVSPACE_ANNOTATION_CONFIG_HASH,
  DEVSPACE_ANNOTATION_PARENT_KIND,
  DEVSPACE_ANNOTATION_PARENT_NAME,
  DEVSPACE_ANNOTATION_REPLICAS,
  DEVSPACE_LABEL_REPLACED,
  DEVSPACE_SUFFIX,
} from "@/server/contract/labels";
import type { PodTemplate, Workload } from "@/server/kubernetes/workloads";
import { strategicMerge } from "./merge";
import { ANNOTATION_DEV_POD, ANNOTATION_PARKED } from "./replacement";

/** Seconds without progress after which Kubernetes, and so the portal, calls a dev pod failed. */
const PROGRESS_DEADLINE_SECONDS = 300;

export function devWorkloadName(target: string): string {
  return `${target}${DEVSPACE_SUFFIX}`;
}

/** The pod template of a target with the component's patch of `k8s/dev-mode` merged in. */
export function devPodTemplate(target: Workload, patch: Workload): PodTemplate {
  return strategicMerge(target.spec.template, patch.spec.template);
}

/**
 * The Deployment that stands in for a target, with the names, labels and annotations of the DevSpace CLI
 * (pkg/devspace/services/podreplace): strategy Recreate, at most one pod, and for a StatefulSet the host name and the
 * claims of its first pod. `template` is the finished dev pod template, without the replacement's own marks.
 */
export function devWorkload(target: Workload, template: PodTemplate, replicas: 0 | 1): Workload {
  const { name, namespace, labels } = target.metadata;
  const marked = withPodOf(target, {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, [DEVSPACE_LABEL_REPLACED]: "true" },
    },
  });
  const hash = createHash("sha256").update(JSON.stringify(marked)).digest("hex");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: devWorkloadName(name),
      namespace,
      labels: { ...labels, [DEVSPACE_LABEL_REPLACED]: "true" },
      annotations: {
        [DEVSPACE_ANNOTATION_PARENT_KIND]: target.kind,
        [DEVSPACE_ANNOTATION_PARENT_NAME]: name,
        [DEVSPACE_ANNOTATION_CONFIG_HASH]: hash,
        [ANNOTATION_DEV_POD]: hash,
      },
    },
    spec: {
      replicas,
      revisionHistoryLimit: 2,
      progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
      strategy: { type: "Recreate" },
      selector: {
        matchLabels: { ...target.spec.selector.matchLabels, [DEVSPACE_LABEL_REPLACED]: "true" },
      },
      template: marked,
    },
  };
}

/** What a StatefulSet gives its first pod, a Deployment's pod has to be told. */
function withPodOf(target: Workload, template: PodTemplate): PodTemplate {
  if (target.kind !== "StatefulSet") return template;
  const claims = (target.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: claimName(target, metadata.name) },
  }));
  return {
    ...template,
    spec: {
      ...template.spec,
      hostname: `${target.metadata.name}-0`,
      volumes: [...(template.spec.volumes ?? []), ...claims],
    },
  };
}

/** Name of the claim that a StatefulSet's first pod mounts for one of its claim templates. */
export function claimName(target: Workload, template: string): string {
  return `${template}-${target.metadata.name}-0`;
}

/** A production workload at zero replicas, with the mark that says how many come back. */
export function parked(target: Workload, replicas: number): Workload {
  return {
    ...target,
    metadata: {
      ...target.metadata,
      annotations: {
        ...target.metadata.annotations,
        [DEVSPACE_ANNOTATION_REPLICAS]: String(replicas),
        [ANNOTATION_PARKED]: "true",
      },
    },
    spec: { ...target.spec, replicas: 0 },
  };
}
