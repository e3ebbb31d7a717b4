import { z } from "zod";
import type { KubernetesObject, Workload } from "@/server/kubernetes";
import { isWorkload } from "@/server/kubernetes/workloads";
import { nameOf, type SourceObject } from "../checks/finding";
import type { Findings } from "./findings";

const texts = z.record(z.string(), z.string());
const amounts = z.record(z.string(), z.string()).nullish();
const container = z.looseObject({
  name: z.string().min(1),
  image: z.string().optional(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string("Put it in quotes.").nullish() })).nullish(),
  envFrom: z.array(z.looseObject({})).nullish(),
  ports: z.array(z.looseObject({ containerPort: z.int() })).nullish(),
  resources: z.looseObject({ requests: amounts, limits: amounts }).nullish(),
});
const template = z.looseObject({
  metadata: z.looseObject({ labels: texts }),
  spec: z.looseObject({
    containers: z.array(container).min(1),
    initContainers: z.array(container).nullish(),
    volumes: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
});
const claimSpec = z.looseObject({
  resources: z.looseObject({ requests: z.looseObject({ storage: z.string() }) }),
});
/** Pods that need no labels: nothing selects them. */
const jobPods = z.looseObject({
  metadata: z.looseObject({ labels: texts.optional() }).optional(),
  spec: template.shape.spec,
});
const jobSpec = z.looseObject({ template: jobPods, parallelism: z.int().optional() });
/** The shape that the portal counts on, of what it reads itself. */
const SHAPES: Record<string, z.ZodType> = {
  Deployment: z.looseObject({
    spec: z.looseObject({
      replicas: z.int().nullish(),
      selector: z.looseObject({ matchLabels: texts }),
      template,
    }),
  }),
  StatefulSet: z.looseObject({
    spec: z.looseObject({
      replicas: z.int().nullish(),
      selector: z.looseObject({ matchLabels: texts }),
      template,
      volumeClaimTemplates: z
        .array(
          z.looseObject({
            metadata: z.looseObject({ name: z.string() }),
            spec: z.looseObject({
              resources: z.looseObject({ requests: z.looseObject({ storage: z.string() }) }),
            }),
          }),
        )
        .nullish(),
    }),
  }),
  DaemonSet: z.looseObject({ spec: z.looseObject({ template: jobPods }) }),
  Job: z.looseObject({ spec: jobSpec }),
  CronJob: z.looseObject({ spec: z.looseObject({ jobTemplate: z.looseObject({ spec: jobSpec }) }) }),
  Service: z.looseObject({
    spec: z.looseObject({
      selector: texts.optional(),
      ports: z
        .array(z.looseObject({ port: z.int(), targetPort: z.union([z.int(), z.string()]).optional() }))
        .optional(),
    }),
  }),
  PersistentVolumeClaim: z.looseObject({ spec: claimSpec }),
  NetworkPolicy: z.looseObject({
    spec: z.looseObject({
      podSelector: z.looseObject({ matchLabels: texts.optional() }),
      policyTypes: z.array(z.string()).optional(),
    }),
  }),
  Ingress: z.looseObject({
    spec: z.looseObject({
      rules: z
        .array(
          z.looseObject({
            http: z
              .looseObject({
                paths: z.array(
                  z.looseObject({
                    backend: z.looseObject({ service: z.looseObject({ name: z.string() }).optional() }),
                  }),
                ),
              })
              .optional(),
          }),
        )
        .min(1, "Name at least one rule."),
    }),
  }),
  HTTPRoute: z.looseObject({
    spec: z.looseObject({
      rules: z
        .array(z.looseObject({ backendRefs: z.array(z.looseObject({ name: z.string() })).optional() }))
        .optional(),
    }),
  }),
  HorizontalPodAutoscaler: z.looseObject({
    spec: z.looseObject({
      scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
      maxReplicas: z.int(),
    }),
  }),
  RoleBinding: z.looseObject({
    roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
    subjects: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
  }),
  ConfigMap: z.looseObject({ data: texts.nullish() }),
  Secret: z.looseObject({ data: texts.nullish(), stringData: texts.nullish() }),
};
const shapeOfAll = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string().min(1),
    labels: texts.nullish(),
    annotations: texts.nullish(),
  }),
});

/** The objects that have the shape of their kind; of others each field at fault is said. */
export function shapely(objects: readonly SourceObject[], findings: Findings): KubernetesObject[] {
  return objects.flatMap(({ object, file, line }) => {
    const own = typeof object.kind === "string" ? SHAPES[object.kind] : undefined;
    const issues = [shapeOfAll, ...(own ? [own] : [])].flatMap(
      (shape) => shape.safeParse(object).error?.issues ?? [],
    );
    for (const issue of issues)
      findings.say({
        level: "refused",
        code: "object-shape",
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        object: nameOf(object),
        field: issue.path.map(String).join("."),
        message: `This is no value for it: ${issue.message}`,
        remedy: "Write it as Kubernetes' API reference says.",
      });
    return issues.length === 0 ? [object as KubernetesObject] : [];
  });
}

/** A strategic merge patch of a workload, as far as the portal reads it. */
const patchShape = z.looseObject({
  apiVersion: z.literal("apps/v1"),
  kind: z.enum(["Deployment", "StatefulSet"]),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({}).optional(),
      spec: z.looseObject({
        containers: z.array(z.looseObject({})).optional(),
        initContainers: z.array(z.looseObject({})).optional(),
        volumes: z.array(z.looseObject({})).optional(),
      }),
    }),
  }),
});

/** Whether a dev mode's patch, and the pod that it makes, have the shape that the portal counts on; each fault is said. */
export function isPatch(patch: KubernetesObject, field: string, findings: Findings): boolean {
  return isOf(patchShape, patch, field, findings);
}

export function isPod(pod: unknown, field: string, findings: Findings): boolean {
  return isOf(template, pod, field, findings);
}

function isOf(shape: z.ZodType, value: unknown, field: string, findings: Findings): boolean {
  const { error } = shape.safeParse(value);
  for (const issue of error?.issues ?? [])
    findings.say({
      level: "refused",
      code: "dev-patch",
      field: [field, ...issue.path.map(String)].join("."),
      message: `This is no value for it: ${issue.message}`,
      remedy: "Write a strategic merge patch of the workload.",
    });
  return error === undefined;
}

/** Workloads that can be components, those of a wrong shape left out. */
export const workloadsOf = (objects: readonly SourceObject[]): Workload[] =>
  objects.flatMap(({ object }) => {
    const isSound = [shapeOfAll, SHAPES.Deployment].every((shape) => shape?.safeParse(object).success);
    const candidate = object as KubernetesObject;
    return isSound && isWorkload(candidate) ? [candidate] : [];
  });
