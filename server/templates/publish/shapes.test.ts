import { expect, it } from "vitest";
import { Findings } from "./findings";
import { shapely } from "./workloads";

const of = (kind: string, rest: object) => {
  const findings = new Findings();
  const object = { apiVersion: "v1", kind, metadata: { name: "x" }, ...rest };
  const kept = shapely([{ object }], findings);
  return kept.length > 0 ? [] : findings.list().map(({ field }) => field);
};

it.each([
  ["Ingress", {}, ["spec"]],
  ["Ingress", { spec: {} }, ["spec.rules"]],
  ["Ingress", { spec: { rules: [{ http: null }] } }, ["spec.rules.0.http"]],
  ["HTTPRoute", { spec: { rules: [null] } }, ["spec.rules.0"]],
  ["HorizontalPodAutoscaler", { spec: { maxReplicas: "2" } }, ["spec.scaleTargetRef", "spec.maxReplicas"]],
  ["RoleBinding", { subjects: [] }, ["roleRef"]],
  ["PersistentVolumeClaim", { spec: {} }, ["spec.resources"]],
  ["Service", { spec: { selector: null } }, ["spec.selector"]],
  ["NetworkPolicy", { spec: { podSelector: { matchLabels: { a: 1 } } } }, ["spec.podSelector.matchLabels.a"]],
  ["Job", { spec: { template: { spec: { containers: [] } } } }, ["spec.template.spec.containers"]],
  ["CronJob", { spec: { jobTemplate: {} } }, ["spec.jobTemplate.spec"]],
  ["DaemonSet", { spec: {} }, ["spec.template"]],
  ["Ingress", { spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] } }, []],
])("a %s of another shape is refused with its field: %j", (kind, rest, fields) => {
  expect(of(kind, rest)).toEqual(fields);
});
