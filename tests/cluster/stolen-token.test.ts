import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";
import { serviceAccountKubeconfig } from "../kit/controller-fixture";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { cluster as underTest } from "../kit/kubectl";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

/** What somebody who has the controller's token tries with it. Each attempt is made, none is only asked about. */
const { cluster } = await findPortal();
const name = uniqueName("stolen");
const namespace = namespaceOf(name);
/** Never made by the portal. */
const outside = uniqueName("outside");
let thief: Kubectl;
let remove = () => {};

beforeAll(async () => {
  await applyEnvironment(cluster, name, {
    owner: "ada@example.com",
    components: { frontend: { mode: "dev" } },
  });
  await waitUntilEnvironmentReady(cluster, name);
  await cluster.run(["create", "namespace", namespaceOf(outside)]);
  await cluster.run(["-n", namespace, "create", "role", "see-pods", "--verb=get", "--resource=pods"]);
  const kubeconfig = await serviceAccountKubeconfig();
  thief = kubectlFor({ binary: underTest().binary, kubeconfig: kubeconfig.file });
  remove = kubeconfig.remove;
});
afterAll(async () => {
  remove();
  await removeEnvironments(cluster, [name]);
  await cluster.run(["delete", "namespace", namespaceOf(outside), "--wait=false"]);
});

interface Wish {
  apiVersion?: string;
  kind: string;
  metadata?: object;
  [field: string]: unknown;
}

const applying = ({ apiVersion = "v1", metadata, ...rest }: Wish, where?: string) =>
  JSON.stringify({ apiVersion, ...rest, metadata: { name: "attempt", namespace: where, ...metadata } });

const pod = (spec: object = {}, container: object = {}) => ({
  ...spec,
  containers: [
    {
      name: "c",
      image: "devspace-portal.local/backend:production",
      securityContext: { allowPrivilegeEscalation: false },
      ...container,
    },
  ],
});
const deployment = (spec: object): Wish => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: {
    selector: { matchLabels: { attempt: "yes" } },
    template: { metadata: { labels: { attempt: "yes" } }, spec },
  },
});
const configMap: Wish = { kind: "ConfigMap", data: {} };
const binding = (role: string, subject: object): Wish => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: [subject],
});
const RBAC = "rbac.authorization.k8s.io";
const role = (rule: object): Wish => ({
  apiVersion: `${RBAC}/v1`,
  kind: "Role",
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], ...rule }],
});
const job = (spec: object): Wish => ({
  apiVersion: "batch/v1",
  kind: "Job",
  spec: { suspend: true, template: { spec: { restartPolicy: "Never", ...spec } } },
});
const CONTROLLER = { kind: "ServiceAccount", name: "portal-controller", namespace: "devspace-portal" };
const SECRETS_ROLE = "devspace-portal-environment-secrets";

describe("the controller's token", () => {
  it("works: what follows is refused for other reasons", async () => {
    const { code, stderr } = await thief.attempt(["create", "-f", "-"], applying(configMap, namespace));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await thief.run(["-n", namespace, "delete", "configmap", "attempt"]);
    expect(await thief.run(["-n", namespace, "get", "secrets", "-o", "name"])).toContain("secret/");
  });

  it.concurrent.each([
    ["a pod in kube-system", { kind: "Pod", spec: pod() }, "kube-system"],
    ["a pod here", { kind: "Pod", spec: pod() }, namespace],
    ["a ConfigMap in kube-system", configMap, "kube-system"],
    ["a ConfigMap in the portal's namespace", configMap, "devspace-portal"],
    ["a ConfigMap in a namespace that is not the portal's", configMap, namespaceOf(outside)],
    ["a Deployment in kube-system", deployment(pod()), "kube-system"],
    ["a namespace of another name", { kind: "Namespace" }, undefined],
    ["a namespace without Pod Security", { kind: "Namespace", metadata: { name: "env-attempt" } }, undefined],
    ["a right for itself in kube-system", binding(SECRETS_ROLE, CONTROLLER), "kube-system"],
    ["cluster-admin here", binding("cluster-admin", CONTROLLER), namespace],
    [
      "a right here for somebody else",
      binding(SECRETS_ROLE, { kind: "User", name: "eve", apiGroup: "rbac.authorization.k8s.io" }),
      namespace,
    ],
    [
      "a token of a service account",
      {
        kind: "Secret",
        type: "kubernetes.io/service-account-token",
        metadata: { annotations: { "kubernetes.io/service-account.name": "default" } },
      },
      namespace,
    ],
    ["a Secret of the DevSpace CLI's type", { kind: "Secret", type: "devspace.sh/remote-cache" }, namespace],
    ["a Secret in the portal's namespace", { kind: "Secret" }, "devspace-portal"],
    ["a Secret where people's are dropped", { kind: "Secret" }, "devspace-portal-secrets"],
    ["a privileged pod", deployment(pod({}, { securityContext: { privileged: true } })), namespace],
    ["a privileged Job", job(pod({}, { securityContext: { privileged: true } })), namespace],
    ["a Job that gains rights", job(pod({}, { securityContext: {} })), namespace],
    [
      "a CronJob on the node's network",
      {
        ...{ apiVersion: "batch/v1", kind: "CronJob" },
        spec: { schedule: "0 0 1 1 *", jobTemplate: { spec: job(pod({ hostNetwork: true })).spec } },
      },
      namespace,
    ],
    ["a Role that writes", role({ verbs: ["get", "patch"] }), namespace],
    ["a Role that reads Secrets", role({ resources: ["secrets"] }), namespace],
    ["a Role that grows", role({ apiGroups: [RBAC], resources: ["roles"], verbs: ["escalate"] }), namespace],
    ["a Role of everything", role({ apiGroups: ["*"], resources: ["*"] }), namespace],
    ["a Role in kube-system", role({}), "kube-system"],
    [
      "a Role's rights for another namespace's account",
      {
        ...binding("see-pods", { kind: "ServiceAccount", name: "default", namespace: "kube-system" }),
        roleRef: { apiGroup: RBAC, kind: "Role", name: "see-pods" },
      },
      namespace,
    ],
    [
      "a namespace under Pod Security baseline that no administrator relaxed",
      {
        kind: "Namespace",
        metadata: {
          name: "env-attempt",
          labels: {
            "app.kubernetes.io/managed-by": "devspace-portal",
            "pod-security.kubernetes.io/enforce": "baseline",
          },
          annotations: { "devspace-portal.io/template": "full-stack" },
        },
      },
      undefined,
    ],
    [
      "a template relaxed",
      {
        kind: "ConfigMap",
        metadata: { name: "devspace-portal-relaxed-templates" },
        data: { "full-stack": "baseline" },
      },
      "devspace-portal",
    ],
    ["the node's network", deployment(pod({ hostNetwork: true })), namespace],
    [
      "the node's files",
      deployment(pod({ volumes: [{ name: "root", hostPath: { path: "/" } }] })),
      namespace,
    ],
    [
      "a pod before the node's own",
      deployment(pod({ priorityClassName: "system-node-critical" })),
      namespace,
    ],
    ["a node port", { kind: "Service", spec: { type: "NodePort", ports: [{ port: 80 }] } }, namespace],
    [
      "another machine's address",
      { kind: "Service", spec: { externalIPs: ["192.0.2.1"], ports: [{ port: 80 }] } },
      namespace,
    ],
  ] as [string, Wish, string | undefined][])("does not make %s", async (_, wish, where) => {
    const { code, stderr } = await thief.attempt(["create", "-f", "-"], applying(wish, where));
    expect(code, stderr).not.toBe(0);
    expect(stderr).toMatch(
      /ValidatingAdmissionPolicy 'devspace-portal-(controller|relaxed)'|cannot create|attempting to grant/,
    );
  });

  it.concurrent.each([
    ["read the portal's Secrets", ["-n", "devspace-portal", "get", "secrets"]],
    ["read the cluster's Secrets", ["get", "secrets", "--all-namespaces"]],
    ["delete a namespace that is not the portal's", ["delete", "namespace", namespaceOf(outside)]],
    ["take kube-system over", ["label", "namespace", "kube-system", "devspace-portal.io/environment=x"]],
    [
      "take a namespace over by its label",
      ["label", "namespace", namespaceOf(outside), "app.kubernetes.io/managed-by=devspace-portal"],
    ],
    [
      "take Pod Security away",
      ["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=privileged", "--overwrite"],
    ],
    [
      "change what an environment is to be",
      ["patch", "denv", name, "--type=merge", "-p", '{"spec":{"paused":true}}'],
    ],
    [
      "put a component into dev mode",
      ["patch", "denv", name, "--type=merge", "-p", '{"spec":{"components":{"backend":{"mode":"dev"}}}}'],
    ],
    [
      "change a component on its way back from dev mode",
      [
        ...["patch", "denv", name, "--type=merge", "-p"],
        '{"spec":{"components":{"frontend":{"mode":"production","replicas":2}}}}',
      ],
    ],
    ["run a command in a pod", ["-n", namespace, "exec", "deployment/backend", "--", "true"]],
    ["delete the portal", ["-n", "devspace-portal", "delete", "deployment", "portal-web"]],
    ["ask for a token", ["-n", "kube-system", "create", "token", "default"]],
  ])("does not %s", async (_, command) => {
    const { code, stderr } = await thief.attempt(command);
    expect(code, stderr).not.toBe(0);
    expect(stderr).toMatch(/ValidatingAdmissionPolicy 'devspace-portal-controller'|forbidden/i);
  });
});
