import type { Manifest } from "../draft";
import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { ignoreKeys, type Project } from "./project";

/** Names, labels and selectors of the component chart (github.com/loft-sh/component-chart, templates), as the CLI deploys it. */
const APP = "devspace-app";
const MANAGER = "Helm";

interface Volume {
  name: string;
  claim?: Record<string, unknown>;
  source?: Record<string, unknown>;
}
interface Mount {
  mountPath: string;
  name: string;
  subPath?: string;
  readOnly: boolean;
  shared: boolean;
}

/** The objects of a release of the component chart. A field of its values that is not known is refused in the end. */
export function componentChart(release: string, values: Field | undefined, project: Project): Manifest[] {
  if (!values) return [];
  const labels = {
    "app.kubernetes.io/name": APP,
    "app.kubernetes.io/component": release,
    "app.kubernetes.io/managed-by": MANAGER,
    ...values.get("labels")?.textMap(),
  };
  const volumes = (values.get("volumes")?.items() ?? []).map(readVolume);
  const containers = (values.get("containers")?.items() ?? []).map((field, index) =>
    readContainer(field, `container-${index}`, project),
  );
  const initContainers = (values.get("initContainers")?.items() ?? []).flatMap((field, index) =>
    waitsForMarker(field) ? [] : [readContainer(field, `init-container-${index}`, project)],
  );
  const mounts = containers.flatMap((container) => container.mounts);
  const isMounted = (volume: Volume, when: (mount: Mount) => boolean) =>
    mounts.some((mount) => mount.name === volume.name && when(mount));
  const stateful = volumes.some((volume) => isMounted(volume, ({ readOnly }) => !readOnly));
  const claims = volumes.filter((volume) => volume.claim && isMounted(volume, ({ readOnly }) => !readOnly));
  const claim = ({ name, claim: spec }: Volume) => ({ metadata: { name, labels }, spec });
  const podVolumes = volumes
    .filter(
      (volume) =>
        isMounted(volume, ({ readOnly }) => readOnly) || (volume.source && isMounted(volume, () => true)),
    )
    .map(({ name, source }) => ({ name, ...(source ?? { persistentVolumeClaim: { claimName: name } }) }));
  const pull = values.get("pullSecrets");
  pull?.mark("ignored", { code: "pull-secrets", message: "Pull secrets are made on the template's page." });
  const objects: Manifest[] = [];
  const rolling = values.get("rollingUpdate");
  const isRolling = rolling?.get("enabled")?.boolean() ?? false;
  const surge = rolling?.get("maxSurge")?.text();
  const unavailable = rolling?.get("maxUnavailable")?.text();
  rolling?.get("partition")?.understand();
  const management = values.get("podManagementPolicy")?.text();
  const serviceName = values.get("serviceName")?.text() ?? `${release}-headless`;
  const replicas = values.get("replicas")?.integer() ?? 1;
  const annotations = values.get("annotations")?.textMap();
  if (containers.length > 0) {
    objects.push({
      apiVersion: "apps/v1",
      kind: stateful ? "StatefulSet" : "Deployment",
      metadata: { name: release, labels },
      spec: {
        replicas,
        ...(!stateful && {
          strategy: isRolling
            ? {
                type: "RollingUpdate",
                rollingUpdate: { maxSurge: surge ?? "25%", maxUnavailable: unavailable ?? "0%" },
              }
            : { type: "Recreate" },
        }),
        ...(stateful && { podManagementPolicy: management ?? "OrderedReady", serviceName }),
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, ...(annotations && { annotations }) },
          spec: {
            terminationGracePeriodSeconds: 5,
            ...podSettings(values),
            ...(initContainers.length > 0 && { initContainers: initContainers.map(({ spec }) => spec) }),
            containers: containers.map(({ spec }) => spec),
            ...(podVolumes.length > 0 && { volumes: podVolumes }),
          },
        },
        ...(claims.length > 0 && { volumeClaimTemplates: claims.map(claim) }),
      },
    });
    if (stateful)
      objects.push({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: serviceName, labels: { ...labels, "app.kubernetes.io/name": release } },
        spec: { clusterIP: "None", ports: [{ name: "web", port: 80 }], selector: labels },
      });
  } else if (values.type === "map")
    project.reading.say("asked", values.at, values.path, {
      code: "no-containers",
      message: `${release} has no containers.`,
      remedy: "List them in values.containers.",
    });
  for (const volume of volumes.filter(
    (one) => one.claim && isMounted(one, ({ readOnly, shared }) => readOnly || shared),
  ))
    objects.push({ apiVersion: "v1", kind: "PersistentVolumeClaim", ...claim(volume) });
  values.get("autoScaling")?.mark("ignored", {
    code: "auto-scaling",
    message: `${release} keeps the number of pods that its environment asks for.`,
  });
  return [...objects, ...service(release, values)];
}

const POD_SETTINGS = [
  "securityContext",
  "nodeSelector",
  "affinity",
  "tolerations",
  "dnsConfig",
  "hostAliases",
  "topologySpreadConstraints",
  "serviceAccountName",
  "automountServiceAccountToken",
  "enableServiceLinks",
  "shareProcessNamespace",
  "dnsPolicy",
  "hostname",
  "subdomain",
  "activeDeadlineSeconds",
  "terminationGracePeriodSeconds",
  "priorityClassName",
];

function podSettings(values: Field): Record<string, unknown> {
  for (const key of ["hostNetwork", "hostPID", "hostIPC", "nodeName"])
    values
      .get(key)
      ?.mark("refused", { code: "host", message: `${key} reaches into the node.`, remedy: "Remove it." });
  return Object.fromEntries(
    POD_SETTINGS.flatMap((key) => {
      const field = values.get(key);
      return field ? [[key, field.plain()]] : [];
    }),
  );
}

const CONTAINER_PLAIN = [
  "stdin",
  "tty",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "securityContext",
  "lifecycle",
  "imagePullPolicy",
  "workingDir",
  "envFrom",
];

function readContainer(field: Field, fallback: string, project: Project) {
  const name = field.get("name")?.text() ?? fallback;
  const image = field.get("image")?.text() ?? "";
  const env = (field.get("env")?.items() ?? []).map((item) => {
    const key = item.get("name")?.text() ?? "";
    const value = item.get("value");
    const from = item.get("valueFrom")?.plain();
    if (!value) return { name: key, ...(from !== undefined ? { valueFrom: from } : { value: "" }) };
    const raw = value.type === "scalar" && isCredentialName(key) ? value.raw() : undefined;
    return {
      name: key,
      value:
        raw && !raw.includes("$") ? project.variables.secret(key, value) : (value.with(keep()).text() ?? ""),
    };
  });
  function keep() {
    return project.variables.keeping(
      (field.get("env")?.items() ?? []).flatMap((item) => item.get("name")?.raw() ?? []),
    );
  }
  const words = (key: string) =>
    field
      .get(key)
      ?.with(keep())
      .items()
      .flatMap((item) => item.text() ?? []);
  const mounts = (field.get("volumeMounts")?.items() ?? []).map((item): Mount => {
    const volume = item.get("volume");
    const subPath = volume
      ?.get("subPath")
      ?.text()
      ?.replace(/^\/+|\/+$/g, "");
    return {
      mountPath: item.get("containerPath")?.text() ?? "",
      name: volume?.get("name")?.text() ?? "",
      ...(subPath && { subPath }),
      readOnly: volume?.get("readOnly")?.boolean() ?? false,
      shared: volume?.get("shared")?.boolean() ?? false,
    };
  });
  const command = words("command");
  const args = words("args");
  const plain = CONTAINER_PLAIN.flatMap((key) => {
    const value = field.get(key);
    return value ? [[key, value.plain()]] : [];
  });
  const resources = field.get("resources");
  const spec = {
    name,
    image,
    ...(command?.length && { command }),
    ...(args?.length && { args }),
    ...(env.length > 0 && { env }),
    ...Object.fromEntries(plain),
    ...(resources && { resources: amounts(resources) }),
    ...(mounts.length > 0 && {
      volumeMounts: mounts.map(({ shared: _, ...mount }) => mount),
    }),
  };
  return { spec, mounts };
}

/** An init container that only waits until an upload left a file: with a workspace nothing is uploaded, and it never ends. */
function waitsForMarker(field: Field): boolean {
  const words = ["command", "args"]
    .flatMap((key) => field.get(key)?.items() ?? [])
    .map((item) => item.raw() ?? "");
  if (!/\b(until|while)\b[^;]*(\[|test)[^;]*-(e|f|d)\s[^;]*;\s*do\b[^;]*\bsleep\b/.test(words.join(" ")))
    return false;
  field.mark("adapted", {
    code: "marker-container",
    message: "It waits for an uploaded file: the dev pod starts with its workspace filled, so it goes.",
  });
  return true;
}

/** Limits and requests; the chart asks for nothing where only limits are given. */
function amounts(field: Field) {
  const read = (key: string) => field.get(key)?.textMap();
  const limits = read("limits");
  const given = read("requests");
  const requests = { ...Object.fromEntries(Object.keys(limits ?? {}).map((name) => [name, "0"])), ...given };
  const named = (one: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(one).map(([name, value]) => [
        name === "ephemeralStorage" ? "ephemeral-storage" : name,
        value,
      ]),
    );
  return { ...(limits && { limits: named(limits) }), requests: named(requests) };
}

function readVolume(field: Field): Volume {
  const name = field.get("name")?.text() ?? "";
  const secret = field.get("secret")?.plain();
  const configMap = field.get("configMap")?.plain();
  const size = field.get("size")?.text();
  ignoreKeys(field, "volume-option", {
    labels: "Claims have the labels of their workload.",
    annotations: "Claims have the labels of their workload.",
    storageClassName: "The cluster's own storage class serves.",
    volumeMode: "Volumes are file systems.",
    volumeName: "Each environment has volumes of its own.",
    dataSource: "Each environment has volumes of its own.",
  });
  const accessModes = field.get("accessModes")?.texts() ?? ["ReadWriteOnce"];
  if (secret !== undefined) return { name, source: { secret } };
  if (configMap !== undefined) return { name, source: { configMap } };
  const emptyDir = field.get("emptyDir")?.plain();
  if (emptyDir !== undefined) return { name, source: { emptyDir } };
  return { name, claim: { accessModes, resources: { requests: { storage: size ?? "1Gi" } } } };
}

function service(release: string, values: Field): Manifest[] {
  const field = values.get("service");
  const ingress = values.get("ingress");
  ingress?.mark("adapted", { code: "ingress", message: "The portal gives each port an address of its own." });
  if (!field) return [];
  const name = field.get("name")?.text() ?? release;
  const labels = field.get("labels")?.textMap();
  ignoreKeys(field, "service-option", {
    annotations: "Annotations of a load balancer mean nothing here.",
    type: "The portal opens ports by its own addresses.",
    externalIPs: "The portal opens ports by its own addresses.",
    loadBalancerIP: "The portal opens ports by its own addresses.",
    loadBalancerSourceRanges: "The portal opens ports by its own addresses.",
    externalTrafficPolicy: "The portal opens ports by its own addresses.",
    sessionAffinity: "An environment has one pod of each.",
    clusterIP: "The cluster gives the address.",
  });
  const ports = (field.get("ports")?.items() ?? []).flatMap((item, index) => {
    const port = item.get("port")?.integer();
    const target = item.get("containerPort")?.integer();
    const protocol = item.get("protocol")?.text() ?? "TCP";
    const portName = item.get("name")?.text() ?? `port-${index}`;
    return port === undefined ? [] : [{ name: portName, port, targetPort: target ?? port, protocol }];
  });
  if (ports.length === 0) return [];
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name,
        labels: { "app.kubernetes.io/name": release, "app.kubernetes.io/managed-by": MANAGER, ...labels },
      },
      spec: {
        type: "ClusterIP",
        ports,
        selector: { "app.kubernetes.io/name": APP, "app.kubernetes.io/component": release },
      },
    },
  ];
}
