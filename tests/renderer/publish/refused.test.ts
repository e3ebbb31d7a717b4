import { expect, test } from "vitest";
import type { PublishWish } from "@/server/contract/template-source";
import { fileTree } from "@/server/templates/sources/file-tree";
import { publish, workload } from "./publish";

const claim = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: kube-system }\n";

const cases: [string, Record<string, string>, object, PublishWish?][] = [
  ["nothing", { "README.md": "words" }, { code: "contents-missing" }],
  [
    "a path out",
    { "k8s/a.yaml": workload("a") },
    { code: "path-escapes", field: "contents.path" },
    { contents: { path: "../other" } },
  ],
  [
    "a path that is not there",
    { "k8s/a.yaml": workload("a") },
    { code: "contents-missing" },
    { contents: { path: "gone" } },
  ],
  [
    "broken YAML",
    { "k8s/a.yaml": "apiVersion: v1\nkind: X\na: [\n" },
    { code: "BadYAML", file: "k8s/a.yaml" },
    { contents: { path: "k8s", kind: "manifests" } },
  ],
  [
    "another namespace",
    { "k8s/a.yaml": `${workload("a")}---\n${claim}` },
    { code: "OtherNamespace", object: "ConfigMap/c" },
  ],
  [
    "a cluster's kind",
    {
      "k8s/a.yaml": `${workload("a")}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\n`,
    },
    { code: "KindNotAllowed" },
  ],
  [
    "a privileged pod",
    {
      "k8s/a.yaml": workload("a", { container: "stdin: true" }).replace(
        "allowPrivilegeEscalation: false",
        "privileged: true",
      ),
    },
    { code: "PodSecurity", field: "spec.template.spec.containers[0].securityContext.privileged" },
  ],
  [
    "no workload",
    { "k8s/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n" },
    { code: "no-components" },
  ],
  [
    "a workload without pods",
    {
      "k8s/a.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { selector: {} }\n",
    },
    { code: "object-shape", object: "Deployment/a", field: "spec.selector.matchLabels" },
  ],
  [
    "a selector with a name no component may have",
    {
      "k8s/a.yaml": workload("a", { labels: ", app.kubernetes.io/component: Web" }).replace(
        "matchLabels: { app: a }",
        "matchLabels: { app: a, app.kubernetes.io/component: Web }",
      ),
    },
    { code: "component-label", object: "Deployment/a" },
  ],
  ["a remote base", { "kustomization.yaml": "resources: [https://example.test/a]\n" }, { code: "Remote" }],
  [
    "a component that is not there",
    { "k8s/a.yaml": workload("a") },
    { code: "unknown-component", field: "components.b" },
    { components: { b: {} } },
  ],
  [
    "too many components",
    { "k8s/a.yaml": Array.from({ length: 17 }, (_, at) => workload(`w${at}`)).join("---\n") },
    { code: "too-many-components" },
  ],
  [
    "a dependency on nothing",
    { "k8s/a.yaml": workload("a") },
    { code: "description", field: "components[0].dependsOn" },
    { components: { a: { dependsOn: ["b"] } } },
  ],
  [
    "a dev pod that may more",
    { "k8s/a.yaml": workload("a") },
    { code: "DevPodSecurity", object: "Deployment/a" },
    {
      components: {
        a: { dev: { enabled: true, patch: { spec: { template: { spec: { hostNetwork: true } } } } } },
      },
    },
  ],
  [
    "a dev pod that reads what images are pulled with",
    { "k8s/a.yaml": workload("a") },
    { code: "DevPodSecurity", object: "Deployment/a", message: expect.stringContaining("pulled with") },
    {
      components: {
        a: {
          dev: {
            enabled: true,
            patch: {
              spec: {
                template: {
                  spec: { volumes: [{ name: "own", secret: { secretName: "devspace-portal-pull-ghcr" } }] },
                },
              },
            },
          },
        },
      },
    },
  ],
];

test.each(cases)("%s is refused", async (_name, files, finding, wish) => {
  const { revision, findings } = await publish(files, wish);
  expect(revision).toBeUndefined();
  expect(findings).toContainEqual(expect.objectContaining({ level: "refused", ...finding }));
});

const BOMB = "abcdefghi"
  .split("")
  .map(
    (name, at, all) =>
      `${name}: &${name} [${Array(9)
        .fill(at ? `*${all[at - 1]}` : "x")
        .join(",")}]`,
  )
  .join("\n  ");

test.each<[string, string | number, object]>([
  [
    "aliases of aliases",
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  ${BOMB}\n`,
    { code: "BadYAML" },
  ],
  ["a file of 3 MiB", 3 * 2 ** 20, { code: "FileTooLarge" }],
  [
    "the rights of the cluster's administrator",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: r }\nroleRef: { kind: ClusterRole, name: cluster-admin }\n",
    { code: "ClusterRole", object: "RoleBinding/r" },
  ],
  [
    "a folder of the node",
    workload("b", { container: "stdin: true" }).replace(
      "spec:\n      containers:",
      "spec:\n      volumes: [{ name: v, hostPath: { path: / } }]\n      containers:",
    ),
    { code: "PodSecurity", field: "spec.template.spec.volumes[0].hostPath" },
  ],
  [
    "a Secret of another namespace",
    "apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: kube-system }\n",
    { code: "OtherNamespace", object: "Secret/s" },
  ],
])("from a repository, %s is refused", async (_name, content, finding) => {
  const bytes = typeof content === "number" ? Buffer.alloc(content, "#") : Buffer.from(content);
  const tree = fileTree([
    { path: "k8s/a.yaml", bytes: Buffer.from(workload("a")) },
    { path: "k8s/b.yaml", bytes },
  ]);
  const { revision, findings } = await publish(tree, { contents: { kind: "manifests" } });
  expect(revision).toBeUndefined();
  expect(findings).toContainEqual(expect.objectContaining({ level: "refused", ...finding }));
});

test("a chart that runs without end is a finding", async () => {
  const { findings } = await publish({
    "Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n",
    "templates/a.yaml": "{{ range until 2000000000 }}x{{ end }}",
  });
  expect(findings).toMatchObject([{ level: "refused", code: "TooMuchMemory" }]);
});

test("a source with a thousand faults names the worst, and how many more", async () => {
  const secret = (at: number) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${at}, namespace: other }\n`;
  const { findings } = await publish({
    "k8s/a.yaml": `${workload("a", { image: "nginx" })}---\n${Array.from({ length: 400 }, (_, at) => secret(at)).join("---\n")}`,
  });
  expect(findings).toHaveLength(200);
  expect(findings.at(-1)).toMatchObject({
    level: "refused",
    code: "more",
    message: expect.stringContaining("203 more"),
  });
});
