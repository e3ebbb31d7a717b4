import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { LABEL_TOOL } from "@/server/contract/tools";
import {
  createGateway,
  type Gateway,
  type KubernetesObject,
  LEASE,
  type Lease,
  POD,
  type Pod,
} from "@/server/kubernetes";
import { addDebugContainer } from "@/server/terminals/debug";
import { wishForTool } from "@/server/tools/wish";
import { serviceAccountKubeconfig } from "../kit/controller-fixture";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;
const name = uniqueName("rights");
const inEnvironment = ["-n", namespaceOf(name)];
type Question = [verb: string, resource: string, ...where: string[]];
/** By account and question; asked all at once. */
let answers = new Map<string, boolean>();

const WEB_MAY: Question[] = [
  ["create", "environments.devspace-portal.io"],
  ["list", "pods", ...inEnvironment],
  ["get", "pods", "--subresource=log", ...inEnvironment],
  ["patch", "leases.coordination.k8s.io", ...inEnvironment],
  ["create", "pods", "--subresource=exec", ...inEnvironment],
  ["patch", "pods", "--subresource=ephemeralcontainers", ...inEnvironment],
  ["create", "secrets", "-n", "devspace-portal-secrets"],
];
const inDrops = ["-n", "devspace-portal-secrets"];
const WEB_MAY_NOT: Question[] = [
  ["get", "secrets", ...inDrops],
  ["list", "secrets", ...inDrops],
  ["patch", "secrets", ...inDrops],
  ["delete", "secrets", ...inDrops],
  ["create", "namespaces"],
  ["delete", "namespaces"],
  ["get", "secrets", "-A"],
  ["get", "secrets", "-n", "devspace-portal"],
  ["get", "secrets", ...inEnvironment],
  ["create", "pods", ...inEnvironment],
  ["create", "pods", "--subresource=exec", "-n", "devspace-portal"],
  ["create", "pods", "--subresource=exec", "-n", "kube-system"],
  ["delete", "pods", ...inEnvironment],
  ["create", "deployments.apps", ...inEnvironment],
  ["patch", "deployments.apps", ...inEnvironment],
  ["delete", "leases.coordination.k8s.io", ...inEnvironment],
  ["patch", "leases.coordination.k8s.io", "-n", "devspace-portal"],
  ["patch", "leases.coordination.k8s.io", "-n", "kube-node-lease"],
  ["list", "pods", "-A"],
  ["list", "pods", "-n", "kube-system"],
  ["get", "pods", "--subresource=log", "-n", "kube-system"],
  ["update", "environments.devspace-portal.io", "--subresource=status"],
  ["create", "clusterrolebindings.rbac.authorization.k8s.io"],
  ["create", "rolebindings.rbac.authorization.k8s.io", ...inEnvironment],
  ["get", "nodes", "--subresource=proxy"],
  ["impersonate", "users"],
  ["create", "serviceaccounts", "--subresource=token", "-n", "devspace-portal"],
  ["patch", "customresourcedefinitions.apiextensions.k8s.io"],
];
const CONTROLLER_MAY_NOT: Question[] = [
  ["create", "secrets", ...inDrops],
  ["patch", "secrets", ...inDrops],
  ["create", "pods", ...inEnvironment],
  ["create", "pods", "--subresource=exec", ...inEnvironment],
  ["get", "nodes", "--subresource=proxy"],
  ["bind", "clusterroles.rbac.authorization.k8s.io/cluster-admin"],
  ["escalate", "clusterroles.rbac.authorization.k8s.io"],
  ["escalate", "roles.rbac.authorization.k8s.io", ...inEnvironment],
  ["bind", "roles.rbac.authorization.k8s.io", ...inEnvironment],
  ["create", "clusterrolebindings.rbac.authorization.k8s.io"],
  ["create", "clusterroles.rbac.authorization.k8s.io"],
  ["impersonate", "serviceaccounts"],
  ["create", "environments.devspace-portal.io"],
  ["delete", "environments.devspace-portal.io"],
  ["get", "secrets", "-n", "devspace-portal"],
  ["list", "secrets", "-A"],
  ["create", "serviceaccounts", "--subresource=token", ...inEnvironment],
  ["delete", "nodes"],
  ["patch", "customresourcedefinitions.apiextensions.k8s.io"],
];

const of = (account: string, questions: Question[]) =>
  questions.map((question): [string, Question] => [account, question]);

/** As `kubectl auth can-i` asks: a resource with its group and name, a subresource, a namespace or all (-A). */
function review(account: string, [verb, what, ...where]: Question): object {
  const [typed = "", name] = what.split("/");
  const [resource, ...group] = typed.split(".");
  const subresource = where.find((one) => one.startsWith("--subresource="))?.split("=")[1];
  const namespace = where.includes("-n") ? where[where.indexOf("-n") + 1] : undefined;
  return {
    ...{ apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview" },
    spec: {
      user: `system:serviceaccount:devspace-portal:${account}`,
      groups: ["system:serviceaccounts", "system:serviceaccounts:devspace-portal", "system:authenticated"],
      resourceAttributes: { verb, resource, group: group.join("."), name, subresource, namespace },
    },
  };
}

async function ask(asked: [account: string, question: Question][]): Promise<Map<string, boolean>> {
  const items = asked.map(([account, question]) => review(account, question));
  const said = await cluster.run(
    ["create", "-f", "-", "-o", "jsonpath={.status.allowed}{'\\n'}"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  );
  const lines = said.trim().split("\n");
  expect(lines).toHaveLength(asked.length);
  return new Map(asked.map((one, at) => [JSON.stringify(one), lines[at] === "true"]));
}

const can = (account: string, question: Question) => answers.get(JSON.stringify([account, question]));

beforeAll(async () => {
  await applyEnvironment(cluster, name, { owner: "ada@example.com" });
  await waitUntilEnvironmentReady(cluster, name);
  answers = await ask([
    ...of("portal-web", [...WEB_MAY, ...WEB_MAY_NOT]),
    ...of("portal-controller", CONTROLLER_MAY_NOT),
  ]);
});
afterAll(() => removeEnvironments(cluster, [name]));
beforeEach((test) => {
  // Local processes act with the rights of whoever started them: there is nothing to check.
  test.skip(portal.kind === "processes", "the portal runs as local processes, not in the cluster");
});

it.each(of("portal-web", WEB_MAY))("%s may %j", (account, question) => {
  expect(can(account, question)).toBe(true);
});

it.each([...of("portal-web", WEB_MAY_NOT), ...of("portal-controller", CONTROLLER_MAY_NOT)])(
  "%s may not %j",
  (account, question) => {
    expect(can(account, question)).toBe(false);
  },
);

describe("portal-web's token", () => {
  const namespace = namespaceOf(name);
  let gateway: Gateway;
  let pod: Pod;
  let remove = () => {};
  beforeAll(async () => {
    if (portal.kind === "processes") return;
    const kubeconfig = await serviceAccountKubeconfig("portal-web");
    remove = kubeconfig.remove;
    gateway = createGateway({ kubeconfig: kubeconfig.file });
    const { items } = await gateway.list<Pod>(POD, {
      namespace,
      labelSelector: `${LABEL_COMPONENT}=backend`,
    });
    const [first] = items;
    if (!first) throw new Error("The backend has no pod.");
    pod = first;
  });
  afterAll(() => remove());

  const debugImage = () =>
    cluster.run([
      "-n",
      "devspace-portal",
      "get",
      "cm",
      "portal-config",
      "-o",
      "jsonpath={.data.DEBUG_IMAGE}",
    ]);
  const restricted = {
    ...{ runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    seccompProfile: { type: "RuntimeDefault" },
  };
  /** Tries to add a container to a pod; what it may not is told. */
  const add = async (container: object) => {
    const all = { name: "attempt", image: await debugImage(), securityContext: restricted, ...container };
    const ref = { type: POD, namespace, name: pod.metadata.name };
    // None may be taken away.
    const known = (await gateway.get<Pod>(ref))?.spec.ephemeralContainers;
    const ephemeralContainers = [...(Array.isArray(known) ? known : []), all];
    return gateway.mergePatch(ref, { spec: { ephemeralContainers } }, { subresource: "ephemeralcontainers" });
  };
  const POLICY = /ValidatingAdmissionPolicy 'devspace-portal-web'/;

  it("adds the debug container of a terminal, and wishes for a tool: what follows is refused for other reasons", async () => {
    const [container] = pod.spec.containers;
    const { name: podName, uid = "" } = pod.metadata;
    const place = { namespace, pod: podName, uid, container: container?.name ?? "", restarts: 0 };
    const added = await addDebugContainer({
      ...{ gateway, place, id: "0a1b2c3d", image: await debugImage(), tell: () => {} },
      signal: AbortSignal.timeout(90_000),
    });
    expect(added.beside).toBe(place.container);
    await wishForTool(gateway, { environment: name, tool: "nothing", holder: "ada", lastsMs: 60_000 });
  });

  it.each<[string, { name?: string; labels?: object; [field: string]: unknown }]>([
    ["a revision", { name: "shop-1-0", labels: { "devspace-portal.io/template-revision": "1" } }],
    ["a revision in the place of an archive", { labels: { "devspace-portal.io/template-revision": "1" } }],
    ["one that can be changed", { immutable: false }],
    ["one that holds anything else", { data: { a: "b" } }],
  ])("keeps archives of templates, and not %s", async (_, part) => {
    const { name: called = `archive-${"0".repeat(40)}`, labels, ...content } = part;
    const archive = {
      ...{ apiVersion: "v1", kind: "ConfigMap", immutable: true, binaryData: { archive: "" }, ...content },
      metadata: { name: called, namespace: "devspace-portal-templates", ...(labels ? { labels } : {}) },
    } as KubernetesObject;
    await expect(gateway.create(archive)).rejects.toThrow(/'devspace-portal-web-archives'/);
  });

  // Pod Security says no to these as well, and is asked first.
  it.each([
    ["privileges", { securityContext: { ...restricted, privileged: true, allowPrivilegeEscalation: true } }],
    ["root", { securityContext: { ...restricted, runAsUser: 0 } }],
    ["nothing said of privileges", { securityContext: {} }],
  ])("adds no container with %s", async (_, container) => {
    await expect(add(container)).rejects.toThrow(/violates PodSecurity|Policy 'devspace-portal-web'/);
  });

  it.each([
    ["another image", { image: "devspace-portal.local/backend:dev" }],
    [
      "a capability",
      { securityContext: { ...restricted, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } } },
    ],
    ["all of a Secret", { envFrom: [{ secretRef: { name: "app-secrets" } }] }],
    [
      "a value of a Secret",
      {
        env: [{ name: "X", valueFrom: { secretKeyRef: { name: "app-secrets", key: "POSTGRES_PASSWORD" } } }],
      },
    ],
    ["a volume", { volumeMounts: [{ name: "tmp", mountPath: "/stolen" }] }],
  ])("adds no container with %s", async (_, container) => {
    await expect(add(container)).rejects.toThrow(POLICY);
  });

  it("writes no Lease but wishes for tools", async () => {
    const { apiVersion, kind } = LEASE;
    const lease = (leaseName: string, labels = {}): Lease => ({
      ...{ apiVersion, kind, metadata: { name: leaseName, namespace, labels } },
      spec: { holderIdentity: "thief" },
    });
    await expect(gateway.create(lease("lock"))).rejects.toThrow(POLICY);
    await expect(gateway.create(lease("tool-adminer", { [LABEL_TOOL]: "other" }))).rejects.toThrow(POLICY);
    const ref = { type: LEASE, namespace, name: "tool-nothing" };
    await expect(gateway.mergePatch(ref, { metadata: { finalizers: ["a.example/b"] } })).rejects.toThrow(
      POLICY,
    );
  });
});
