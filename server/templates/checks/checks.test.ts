import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { loadTemplates } from "@/server/environments/template/load";
import { besideOf } from "@/server/environments/template/template";
import { checkObjects } from "./checks";
import type { SourceObject } from "./finding";
import type { PodSecurityLevel } from "./pod-security";

const objects = (yaml: string): SourceObject[] =>
  parseAllDocuments(yaml).map((document, at) => ({ object: document.toJS(), file: "a.yaml", line: at + 1 }));
const check = (yaml: string, podSecurity: PodSecurityLevel = "restricted") =>
  checkObjects(objects(yaml), { podSecurity, namespace: "env-own" });
const codes = (yaml: string) => check(yaml).map(({ level, code, field }) => `${level} ${code} ${field}`);

const CONTAINER = {
  name: "web",
  image: "nginx:1.27",
  ports: [{ name: "http", containerPort: 8080 }],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
};
/** A Deployment that nothing is said about, but for what is changed. */
const deployment = (change: { container?: object; pod?: object; name?: string; labels?: object } = {}) => {
  const { container = {}, pod = {}, name = "web", labels = { app: name } } = change;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: { containers: [{ ...CONTAINER, ...container }], ...pod },
      },
    },
  };
};
const of = (...all: object[]) =>
  checkObjects(
    all.map((object) => ({ object: { ...object } })),
    { podSecurity: "restricted", generated: ["made"] },
  );
const CONTEXT = "spec.template.spec.containers[0].securityContext";
const context = (change: object) =>
  deployment({ container: { securityContext: { ...CONTAINER.securityContext, ...change } } });

test("a sound Deployment with its Service, autoscaler and Ingress has nothing to say about", () => {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] },
  };
  const autoscaler = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "web" } },
  };
  const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web" },
    spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] },
  };
  expect(of(deployment(), service, autoscaler, ingress)).toEqual([]);
  expect(of(autoscaler, ingress).map(({ code, field }) => `${code} ${field}`)).toEqual([
    "NotThere spec.scaleTargetRef",
    "NotThere spec.rules[0].http.paths[0].backend.service.name",
  ]);
});

describe("kinds", () => {
  test.each([
    ["ClusterRole", "rbac.authorization.k8s.io/v1"],
    ["ClusterRoleBinding", "rbac.authorization.k8s.io/v1"],
    ["CustomResourceDefinition", "apiextensions.k8s.io/v1"],
    ["ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"],
    ["PersistentVolume", "v1"],
    ["Pod", "v1"],
    ["Lease", "coordination.k8s.io/v1"],
    // A name that is allowed, of another group.
    ["Deployment", "example.com/v1"],
    ["Service", "serving.knative.dev/v1"],
  ])("a %s of %s is refused", (kind, apiVersion) => {
    expect(of({ apiVersion, kind, metadata: { name: "x" } })).toMatchObject([
      { level: "refused", code: "KindNotAllowed", object: `${kind}/x`, field: "kind" },
    ]);
  });

  test("what the portal brings itself is left out, and another namespace refused", () => {
    expect(
      codes(`
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: kube-system } }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: env-own } }`),
    ).toEqual(["warning PortalsOwn kind", "refused OtherNamespace metadata.namespace"]);
  });

  test("rights stay in the namespace", () => {
    const rbac = "apiVersion: rbac.authorization.k8s.io/v1";
    expect(
      codes(`
{ ${rbac}, kind: Role, metadata: { name: r }, rules: [{ verbs: [get] }, { verbs: [bind] }, { verbs: ["*"] }] }
---
{ ${rbac}, kind: RoleBinding, metadata: { name: own }, roleRef: { kind: Role, name: r }, subjects: [{ kind: ServiceAccount, name: a }] }
---
{ ${rbac}, kind: RoleBinding, metadata: { name: admin }, roleRef: { kind: ClusterRole, name: cluster-admin } }
---
{ ${rbac}, kind: RoleBinding, metadata: { name: none }, roleRef: { kind: Role, name: gone } }
---
{ ${rbac}, kind: RoleBinding, metadata: { name: all }, roleRef: { kind: Role, name: r }, subjects: [{ kind: Group, name: system:authenticated }, { kind: ServiceAccount, name: a, namespace: other }] }
---
{ apiVersion: v1, kind: Secret, metadata: { name: t }, type: kubernetes.io/service-account-token }`),
    ).toEqual([
      "refused RoleGrows rules[1].verbs",
      "refused RoleGrows rules[2].verbs",
      "refused ClusterRole roleRef.kind",
      "refused NotThere roleRef.name",
      "refused SubjectOutside subjects[0]",
      "refused SubjectOutside subjects[1]",
      "refused TokenSecret type",
    ]);
  });

  test("a Role reads, and no Secrets; a subject may be named with the environment's own namespace", () => {
    const rbac = "apiVersion: rbac.authorization.k8s.io/v1";
    expect(
      codes(`
{ ${rbac}, kind: Role, metadata: { name: r }, rules: [{ apiGroups: [""], resources: [pods, services], verbs: [get, list, watch] }] }
---
{ ${rbac}, kind: Role, metadata: { name: s }, rules: [{ apiGroups: [""], resources: [secrets], verbs: [get] }, { apiGroups: ["*"], resources: [pods], verbs: [get] }, { nonResourceURLs: [/metrics], verbs: [get] }] }
---
{ ${rbac}, kind: RoleBinding, metadata: { name: own }, roleRef: { kind: Role, name: r }, subjects: [{ kind: ServiceAccount, name: a, namespace: env-own }] }
---
{ apiVersion: v1, kind: Secret, metadata: { name: devspace-portal-x }, type: bootstrap.kubernetes.io/token }`),
    ).toEqual([
      "refused RoleReads rules[0].resources",
      "refused RoleReads rules[1].resources",
      "refused RoleReads rules[2].nonResourceURLs",
      "refused PortalsName metadata.name",
      "refused SecretType type",
    ]);
  });
});

describe("pod security", () => {
  test.each<[string, object, string[]]>([
    ["privileged", context({ privileged: true }), [`${CONTEXT}.privileged`]],
    ["escalation", context({ allowPrivilegeEscalation: undefined }), [`${CONTEXT}.allowPrivilegeEscalation`]],
    ["capabilities kept", context({ capabilities: {} }), [`${CONTEXT}.capabilities.drop`]],
    [
      "capabilities added",
      context({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE", "SYS_ADMIN"] } }),
      [`${CONTEXT}.capabilities.add`],
    ],
    ["root by silence", context({ runAsNonRoot: undefined }), [`${CONTEXT}.runAsNonRoot`]],
    ["root said", context({ runAsNonRoot: false }), [`${CONTEXT}.runAsNonRoot`]],
    ["root by number", context({ runAsUser: 0 }), [`${CONTEXT}.runAsUser`]],
    ["no seccomp", context({ seccompProfile: undefined }), [`${CONTEXT}.seccompProfile`]],
    ["unconfined", context({ seccompProfile: { type: "Unconfined" } }), [`${CONTEXT}.seccompProfile.type`]],
    ["procMount", context({ procMount: "Unmasked" }), [`${CONTEXT}.procMount`]],
    ["SELinux", context({ seLinuxOptions: { type: "spc_t" } }), [`${CONTEXT}.seLinuxOptions`]],
    ["the node's network", deployment({ pod: { hostNetwork: true } }), ["spec.template.spec.hostNetwork"]],
    [
      "the node's folder",
      deployment({ pod: { volumes: [{ name: "a", hostPath: { path: "/" } }] } }),
      ["spec.template.spec.volumes[0].hostPath"],
    ],
    [
      "a foreign volume",
      deployment({
        pod: {
          volumes: [
            { name: "a", nfs: {} },
            { name: "b", emptyDir: {} },
          ],
        },
      }),
      ["spec.template.spec.volumes[0].nfs"],
    ],
    [
      "a port of the node",
      deployment({ container: { ports: [{ containerPort: 80, hostPort: 80 }] } }),
      ["spec.template.spec.containers[0].ports[0].hostPort"],
    ],
    [
      "a probe of elsewhere",
      deployment({ container: { livenessProbe: { httpGet: { host: "169.254.169.254", port: 80 } } } }),
      ["spec.template.spec.containers[0].livenessProbe.httpGet.host"],
    ],
    [
      "sysctls",
      deployment({ pod: { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } } }),
      ["spec.template.spec.securityContext.sysctls[0]"],
    ],
    [
      "a container that starts before",
      deployment({ pod: { initContainers: [{ ...CONTAINER, securityContext: { privileged: true } }] } }),
      [
        "spec.template.spec.initContainers[0].securityContext.privileged",
        "spec.template.spec.initContainers[0].securityContext.allowPrivilegeEscalation",
        "spec.template.spec.initContainers[0].securityContext.capabilities.drop",
        "spec.template.spec.initContainers[0].securityContext.runAsNonRoot",
        "spec.template.spec.initContainers[0].securityContext.seccompProfile",
      ],
    ],
  ])("%s is refused with its field", (_name, object, fields) => {
    const found = of(object);
    expect(found.map(({ field }) => field)).toEqual(fields);
    expect(
      found.every(({ level, code, remedy }) => level === "refused" && code === "PodSecurity" && remedy),
    ).toBe(true);
  });

  test("what the pod says counts where the container is silent", () => {
    const {
      securityContext: { runAsNonRoot, seccompProfile, ...own },
    } = CONTAINER;
    const object = deployment({
      container: { securityContext: own },
      pod: { securityContext: { runAsNonRoot, seccompProfile } },
    });
    expect(of(object)).toEqual([]);
  });

  test("baseline allows what restricted asks for, and refuses the rest", () => {
    const open = deployment({ container: { securityContext: { capabilities: { add: ["CHOWN"] } } } });
    const bad = deployment({ name: "bad", container: { securityContext: { privileged: true } } });
    const found = checkObjects([{ object: open }, { object: bad }], { podSecurity: "baseline" });
    expect(found.map(({ object, field }) => `${object} ${field}`)).toEqual([
      `Deployment/bad ${CONTEXT}.privileged`,
    ]);
  });

  test("the pod of a CronJob is found where it is", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "j" },
      spec: { jobTemplate: { spec: { template: { spec: { hostPID: true, containers: [CONTAINER] } } } } },
    };
    expect(of(job)).toMatchObject([{ field: "spec.jobTemplate.spec.template.spec.hostPID" }]);
  });
});

describe("what does not fit together", () => {
  const service = (spec: object) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec });
  const fields = (...all: object[]) =>
    of(...all).map(({ level, code, field }) => `${level} ${code} ${field}`);

  test("selectors", () => {
    expect(fields(deployment({ labels: { app: "other" } }))).toEqual([
      "refused SelectorMisses spec.selector.matchLabels",
    ]);
    const second = deployment({ name: "second", labels: { app: "second", part: "x" } });
    const first = { ...deployment(), spec: { ...second.spec, selector: { matchLabels: { part: "x" } } } };
    expect(fields(first, second)).toEqual([
      // The first finds the second's pods, and its own have the labels that the second looks for.
      "refused SelectorTaken spec.selector.matchLabels",
      "refused SelectorTaken spec.selector.matchLabels",
    ]);
    expect(fields(deployment(), deployment())).toContain("refused Twice metadata.name");
  });

  test.each<[string, object, string[]]>([
    ["finds nobody", { selector: { app: "no" } }, ["refused ServiceMisses spec.selector"]],
    ["selects nothing", {}, ["warning NoSelector spec.selector"]],
    [
      "a port's name that is not there",
      { selector: { app: "web" }, ports: [{ port: 80, targetPort: "web" }] },
      ["refused PortMissing spec.ports[0].targetPort"],
    ],
    [
      "a number that nobody declares",
      { selector: { app: "web" }, ports: [{ port: 80 }] },
      ["warning PortUndeclared spec.ports[0].targetPort"],
    ],
    [
      "elsewhere",
      { type: "ExternalName", externalName: "db.example.com" },
      ["refused ExternalName spec.type"],
    ],
    [
      "open to the outside",
      { type: "LoadBalancer", selector: { app: "web" } },
      ["refused OpenToOutside spec.type"],
    ],
    ["right", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] }, []],
  ])("a Service that %s", (_name, spec, expected) => {
    expect(fields(deployment(), service(spec))).toEqual(expected);
  });

  test("probes, images, claims and what variables come from", () => {
    const at = "spec.template.spec";
    expect(
      fields(
        deployment({
          container: {
            image: "registry.example.com:5000/web",
            readinessProbe: { httpGet: { port: "web" } },
            livenessProbe: { httpGet: { port: "http" } },
            envFrom: [{ secretRef: { name: "made" } }, { configMapRef: { name: "no", optional: true } }],
            env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "gone", key: "a" } } }],
          },
          pod: { volumes: [{ name: "d", persistentVolumeClaim: { claimName: "data" } }] },
        }),
      ),
    ).toEqual([
      `refused PortMissing ${at}.containers[0].readinessProbe.httpGet.port`,
      `warning ImageNotPinned ${at}.containers[0].image`,
      `warning NotThere ${at}.containers[0].env[0].valueFrom.configMapKeyRef`,
      `refused NotThere ${at}.volumes[0].persistentVolumeClaim.claimName`,
    ]);
    for (const image of ["nginx:1.27", "nginx@sha256:abc", "r.example.com:5000/a:2"])
      expect(of(deployment({ container: { image } }))).toEqual([]);
  });
});

describe("what would reach past the environment", () => {
  const policy = (spec: string) =>
    `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p }, spec: { podSelector: {}, ${spec} } }`;

  test.each([
    ["everything", "egress: [{}]", ["refused EgressOutside spec.egress[0].to"]],
    [
      "an address",
      "egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]",
      ["refused EgressOutside spec.egress[0].to"],
    ],
    [
      "another namespace",
      "egress: [{ to: [{ namespaceSelector: {} }] }]",
      ["refused EgressOutside spec.egress[0].to"],
    ],
    [
      "kube-system beside its DNS",
      "egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: 443 }] }]",
      ["refused EgressOutside spec.egress[0].to"],
    ],
    ["anybody in", "ingress: [{}]", ["refused IngressOutside spec.ingress[0].from"]],
    [
      "a namespace in",
      "ingress: [{ from: [{ namespaceSelector: {} }] }]",
      ["refused IngressOutside spec.ingress[0].from"],
    ],
    [
      "names, its own pods and front doors",
      "egress: [{ to: [{ podSelector: {} }] }, { to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: 53 }] }], ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { devspace-portal.io/ingress: 'true' } } }] }]",
      [],
    ],
  ])("a policy for %s", (_, spec, found) => {
    expect(codes(policy(spec))).toEqual(found);
  });

  test("of an Ingress and a Service is said to be left out", () => {
    const annotations = "annotations: { a.io/server-snippet: x }";
    expect(
      codes(`
{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i, ${annotations} }, spec: { tls: [], defaultBackend: {}, rules: [{ host: a.example.com }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: s, ${annotations} }, spec: { ports: [] } }`).filter(
        (one) => !one.includes("NoSelector"),
      ),
    ).toEqual([
      "warning LeftOut metadata.annotations",
      "warning LeftOut spec.tls",
      "warning LeftOut spec.defaultBackend",
      "warning HostReplaced spec.rules",
      "warning LeftOut metadata.annotations",
    ]);
  });

  test("of a claim is refused: a volume that is there", () => {
    const claim = "resources: { requests: { storage: 1Gi } }";
    expect(
      codes(`
{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: c }, spec: { volumeName: pv-1, dataSource: { name: x }, ${claim} } }`),
    ).toEqual(["refused OtherVolume spec.volumeName", "refused OtherVolume spec.dataSource"]);
  });

  test.each([
    ["a node", { nodeName: "node-1" }, "nodeName"],
    ["nodes that are kept", { tolerations: [{ operator: "Exists" }] }, "tolerations"],
    ["a driver", { volumes: [{ name: "a", csi: { driver: "x" } }] }, "volumes[0].csi"],
    ["an end without end", { terminationGracePeriodSeconds: 86_400 }, "terminationGracePeriodSeconds"],
  ])("of a pod is refused: %s", (_, pod, field) => {
    const found = of(deployment({ pod })).filter(({ code }) => code === "PodReachesNode");
    expect(found.map((one) => one.field)).toEqual([`spec.template.spec.${field}`]);
  });
});

test.each([
  [
    "variables",
    {
      containers: [{ name: "a", image: "a:1", envFrom: [{ secretRef: { name: "devspace-portal-pull-x" } }] }],
    },
    "containers[0].envFrom[0].secretRef.name",
  ],
  [
    "volumes",
    { volumes: [{ name: "a", projected: { sources: [{ secret: { name: "devspace-portal-pull-x" } }] } }] },
    "volumes[0].projected.sources[0].secret.name",
  ],
])("a pod that reads what images are pulled with is refused: %s", (_, pod, field) => {
  const found = of(deployment({ pod })).filter(({ code }) => code === "PullSecretRead");
  expect(found.map((one) => one.field)).toEqual([`spec.template.spec.${field}`]);
});

test("a pod that only pulls with it is not", () => {
  const pod = { imagePullSecrets: [{ name: "devspace-portal-pull-x" }] };
  expect(of(deployment({ pod })).filter(({ code }) => code === "PullSecretRead")).toEqual([]);
});

test("the templates of this repository pass", () => {
  for (const template of loadTemplates("k8s/templates", "tests/templates").list()) {
    const all = [
      ...template.objects,
      ...template.secrets,
      ...template.components.map(({ target }) => target),
      ...template.others,
      ...template.claims,
      ...besideOf(template).flatMap(({ beside }) => [beside.workload, ...beside.objects]),
    ];
    expect(all.length).toBeGreaterThan(8);
    const found = checkObjects(
      all.map((object) => ({ object: { ...object } })),
      { podSecurity: "restricted", trusted: template.name === "full-stack" },
    );
    expect(found.filter(({ level }) => level === "refused")).toEqual([]);
  }
});

test("objects of any shape are read without a fault", () => {
  const kinds = ["Deployment", "CronJob", "Service", "Role", "RoleBinding", "Ingress", "ConfigMap"];
  const keys = ["spec", "template", "metadata", "containers", "ports", "selector", "rules", "name", "labels"];
  const any = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, 0, "x", true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value")),
    ),
  })).value;
  fc.assert(
    fc.property(fc.constantFrom(...kinds), any, any, (kind, spec, metadata) => {
      checkObjects([{ object: { apiVersion: "v1", kind, spec, metadata, rules: spec, subjects: spec } }], {
        podSecurity: "restricted",
      });
    }),
  );
});
