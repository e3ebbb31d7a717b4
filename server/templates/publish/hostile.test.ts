import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PublishWish, publishFinding, publishFound } from "@/server/contract/template-source";
import { memoryTree } from "../sources/testing/memory-tree";
import { publishTree } from "./publish";

const KINDS = [
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["batch/v1", "CronJob"],
  ["v1", "Service"],
  ["v1", "Secret"],
  ["v1", "ConfigMap"],
  ["v1", "Namespace"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
] as const;
const KEYS = [
  ...["spec", "template", "metadata", "containers", "ports", "selector", "matchLabels", "name", "labels"],
  ...["data", "stringData", "env", "image", "volumes", "volumeClaimTemplates", "namespace", "__proto__"],
  ...["app.kubernetes.io/component", "port", "targetPort", "subjects", "resources", "requests", "storage"],
];
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 7 },
    fc.constantFrom(null, 0, 80, "x", "http", true, "{built}", "a".repeat(300), "XN--\u202e"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value")),
  ),
})).value;
/** What is right, most of the time. */
const mostly = <T>(...right: T[]) =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: json });
const container = fc.record({
  name: mostly("a", "b"),
  image: mostly("a:1", "postgres"),
  ports: mostly([{ containerPort: 80, name: "http" }]),
  env: mostly([{ name: "A", value: "{namespace}" }], []),
  resources: mostly({ requests: { cpu: 1 } }, {}),
});
const pod = fc.record({
  metadata: fc.record({ labels: mostly({ app: "a" }) }),
  spec: fc.record({
    containers: fc.oneof(
      { weight: 20, arbitrary: fc.array(container, { minLength: 1, maxLength: 2 }) },
      json,
    ),
    volumes: mostly([]),
  }),
});
const object = fc.constantFrom(...KINDS).chain(([apiVersion, kind]) =>
  fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata: mostly({ name: "a" }, { name: "b" }, { name: "c" }),
    spec:
      kind === "Service"
        ? fc.record({ selector: mostly({ app: "a" }), ports: mostly([{ port: 80 }]) })
        : kind === "CronJob"
          ? fc.record({ jobTemplate: fc.record({ spec: fc.record({ template: pod }) }) })
          : fc.record({ selector: mostly({ matchLabels: { app: "a" } }), template: pod }),
    data: mostly({}),
    stringData: mostly({}),
    subjects: mostly([]),
  }),
);

let published = 0;
describe("whatever a source renders to", () => {
  it("publishing says what it is, within the contract, and throws nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(object, {
          maxLength: 4,
          selector: ({ kind, metadata }) => JSON.stringify([kind, metadata]),
        }),
        fc.option(fc.record({ patch: fc.dictionary(fc.constantFrom(...KEYS), json) }), { nil: undefined }),
        async (objects, dev) => {
          const components: PublishWish["components"] = dev && { a: { dev: { enabled: true, ...dev } } };
          const { revision, found, findings } = await publishTree(
            memoryTree({ "k8s/a.yaml": "apiVersion: v1\nkind: ConfigMap\n" }),
            { components, podSecurity: "baseline" },
            async () => ({ objects: objects.map((one) => ({ object: one })), problems: [] }),
          );
          publishFound.parse(found);
          publishFinding.array().parse(findings);
          const stopped = findings.some(({ level }) => level === "refused" || level === "asked");
          expect(revision === undefined).toBe(stopped);
          if (revision) published++;
        },
      ),
      { numRuns: 800 },
    );
    expect(published).toBeGreaterThan(5);
  });
});
