import type { DraftComponent, DraftDev, DraftSync, Manifest } from "../draft";
import { componentLabel } from "../names";
import type { Field } from "../reading/field";
import { readImage } from "./build";
import { readDependencies } from "./dependencies";
import { readEnvironment } from "./environment";
import { readHealth } from "./health";
import { readLabels } from "./labels";
import { readPorts } from "./ports";
import { readOthers } from "./refused";
import { readResources } from "./resources";
import { mountSecrets } from "./secrets";
import type { Stack } from "./stack";
import { readVolumes } from "./volumes";
import { readWatch } from "./watch";
import { seconds, shellWords } from "./words";

/** One service as a workload with its Service, or as a Job where others wait for its end. */
export function readService(name: string, service: Field, stack: Stack): void {
  const { draft, reading } = stack;
  readOthers(service);
  const image = readImage(name, service, stack);
  const ports = readPorts(service);
  const routed = readLabels(service, stack);
  const dependsOn = readDependencies(service.get("depends_on"), stack);
  const env = readEnvironment(service, stack);
  const probes = readHealth(service.get("healthcheck"));
  const watched = readWatch(service.get("develop") ?? service.get("x-develop"), stack);
  const words = (key: string) => wordsOf(service.get(key), stack);
  const command = words("entrypoint");
  const args = words("command");
  const { resources, replicas } = readResources(service);
  const pod = podSettings(service);
  if (!image) return;
  const mounted = readVolumes(name, service, image, stack);
  const secrets = mountSecrets(name, service, stack);
  const shm = service.get("shm_size")?.text();
  draft.objects.push(...mounted.objects);
  const label = componentLabel(
    name,
    draft.components.map((one) => one.name),
  );
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/component": label };
  const volumes = [
    ...mounted.volumes,
    ...secrets.volumes,
    ...(shm === undefined ? [] : [{ name: "shm", emptyDir: { medium: "Memory" } }]),
  ];
  const volumeMounts = [
    ...mounted.mounts,
    ...secrets.mounts,
    ...(shm === undefined ? [] : [{ name: "shm", mountPath: "/dev/shm" }]),
  ];
  const container = {
    name: label,
    image: image.image,
    ...(command && { command }),
    ...(args && { args }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && {
      ports: ports.map((port) => ({ containerPort: port.container, protocol: port.protocol })),
    }),
    ...pod.container,
    ...(resources && { resources }),
    ...probes,
    ...(volumeMounts.length > 0 && { volumeMounts }),
  };
  const template = {
    metadata: { labels },
    spec: { ...pod.spec, containers: [container], ...(volumes.length > 0 && { volumes }) },
  };
  if (stack.jobs.has(name)) {
    reading.say("adapted", service.at, service.path, {
      code: "job",
      message: `${name} becomes a Job that runs once.`,
    });
    draft.objects.push({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, labels },
      spec: {
        backoffLimit: 6,
        template: { ...template, spec: { ...template.spec, restartPolicy: "OnFailure" } },
      },
    });
    return;
  }
  const claims = mounted.volumes.some((volume) => "persistentVolumeClaim" in volume);
  draft.objects.push({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas,
      ...(claims && { strategy: { type: "Recreate" } }),
      selector: { matchLabels: labels },
      template,
    },
  });
  const opened = [
    ...ports,
    ...routed.flatMap(({ port }) =>
      port === undefined || ports.some((one) => one.container === port)
        ? []
        : [{ container: port, protocol: "TCP" as const }],
    ),
  ];
  draft.objects.push(serviceOf(name, labels, opened));
  const dev = devOf(name, watched.length > 0 ? watched : mounted.sync);
  draft.components.push({
    name: label,
    workload: { kind: "Deployment", name, container: label },
    image: image.image,
    ports: opened.map((port) => port.container),
    endpoints: endpoints(name, ports, routed, opened),
    dependsOn: dependsOn.filter((one) => !stack.jobs.has(one)).map((one) => componentLabel(one)),
    actions: [],
    dev: dev ? [dev] : [],
  });
}

/** Text as a shell splits it, a list as it is. */
function wordsOf(field: Field | undefined, { keep, open }: Stack): string[] | undefined {
  if (!field) return undefined;
  if (field.type === "list") return field.with(keep).texts();
  const text = field.with(open).text();
  const words = text === undefined ? undefined : shellWords(text);
  if (text !== undefined && !words)
    field.mark("refused", {
      code: "command",
      message: "A quotation mark is not closed.",
      remedy: "Write the command as a list.",
    });
  return words && words.length > 0 ? words : undefined;
}

function podSettings(service: Field): { spec: Record<string, unknown>; container: Record<string, unknown> } {
  const userField = service.get("user");
  const user = userField?.text();
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(user ?? "") ?? [];
  if (user !== undefined && uid === undefined)
    userField?.mark("asked", {
      code: "user",
      message: `${user} is no number: Kubernetes cannot look it up.`,
      remedy: "Write the number.",
    });
  const grace = service.get("stop_grace_period")?.text();
  const graceSeconds = grace === undefined ? undefined : seconds(grace);
  const workingDir = service.get("working_dir")?.text();
  const readOnly = service.get("read_only")?.boolean();
  const drop = service.get("cap_drop")?.texts();
  const tty = service.get("tty")?.boolean();
  const stdin = service.get("stdin_open")?.boolean();
  for (const host of service.get("extra_hosts")?.items() ?? []) {
    const text = host.text();
    if (text !== undefined)
      host.mark("ignored", { code: "extra-hosts", message: `${text}: names come from the cluster.` });
  }
  const securityContext = {
    ...(uid !== undefined && { runAsUser: Number(uid) }),
    ...(gid !== undefined && { runAsGroup: Number(gid) }),
    ...(readOnly && { readOnlyRootFilesystem: true }),
    ...(drop && drop.length > 0 && { capabilities: { drop } }),
  };
  return {
    spec: {
      enableServiceLinks: false,
      ...(graceSeconds !== undefined && { terminationGracePeriodSeconds: graceSeconds }),
    },
    container: {
      ...(workingDir !== undefined && { workingDir }),
      ...(tty && { tty }),
      ...(stdin && { stdin }),
      ...(Object.keys(securityContext).length > 0 && { securityContext }),
    },
  };
}

/** The name by which other services find it; without ports it has no address of its own, but the name holds. */
function serviceOf(
  name: string,
  labels: Record<string, string>,
  ports: { container: number; protocol: string }[],
): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels },
    spec: {
      selector: labels,
      ...(ports.length === 0
        ? { clusterIP: "None" }
        : {
            ports: ports.map(({ container, protocol }) => ({
              name: `${protocol.toLowerCase()}-${container}`,
              port: container,
              targetPort: container,
              protocol,
            })),
          }),
    },
  };
}

function endpoints(
  service: string,
  ports: ReturnType<typeof readPorts>,
  routed: { name: string; port?: number }[],
  opened: { container: number; protocol: string }[],
): DraftComponent["endpoints"] {
  const found = routed.flatMap(({ name, port }) => {
    const number = port ?? opened[0]?.container;
    return number === undefined ? [] : [{ name: componentLabel(name), service, port: number }];
  });
  for (const { container, open, protocol } of ports)
    if (open && protocol === "TCP" && !found.some(({ port }) => port === container))
      found.push({ name: `port-${container}`, service, port: container });
  return found;
}

function devOf(name: string, sync: DraftSync[]): DraftDev | undefined {
  if (!sync.some(({ to }) => to !== undefined)) return undefined;
  return { name, idle: false, sync, env: [], persist: [], patches: [], ports: [], open: [] };
}
