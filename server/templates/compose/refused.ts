import type { Field } from "../reading/field";

const OWN = "The platform sees to it.";
/** Keys of a service that mean nothing in an environment, with the reason. */
const IGNORED: Record<string, string> = {
  container_name: "Services are found by the name of their service.",
  hostname: "Services are found by the name of their service.",
  networks: "An environment is one network of its own; its services find each other.",
  links: "An environment is one network of its own; its services find each other.",
  external_links: "An environment is one network of its own; its services find each other.",
  restart: "Kubernetes starts again what ends.",
  pull_policy: OWN,
  platform: "The cluster's nodes decide.",
  runtime: OWN,
  logging: "The portal shows logs.",
  init: OWN,
  ulimits: OWN,
  sysctls: OWN,
  dns: OWN,
  dns_search: OWN,
  dns_opt: OWN,
  domainname: OWN,
  mac_address: OWN,
  stop_signal: "Kubernetes sends SIGTERM.",
  security_opt: "Pods of an environment have the restricted profile.",
  annotations: "Annotations of containers mean nothing here.",
  attach: "The portal shows logs.",
  oom_score_adj: OWN,
  oom_kill_disable: OWN,
  cpu_shares: OWN,
  cpuset: OWN,
  cpu_quota: OWN,
  cpu_period: OWN,
  memswap_limit: OWN,
  mem_swappiness: OWN,
  mem_reservation: "Requests follow from the limits.",
  pids_limit: OWN,
  storage_opt: OWN,
  isolation: OWN,
  group_add: OWN,
};
/** Keys that reach into the node. */
const REFUSED: Record<string, string> = {
  privileged: "A privileged container owns the node.",
  pid: "The processes of the node, or of another container, are not shared.",
  ipc: "The memory of the node, or of another container, is not shared.",
  network_mode: "The network of the node, or of another container, is not shared.",
  uts: "The names of the node are not shared.",
  userns_mode: "Users of the node are not shared.",
  cgroup: "Control groups of the node are not shared.",
  cgroup_parent: "Control groups of the node are not shared.",
  devices: "Devices of the node are not handed to a pod.",
  device_cgroup_rules: "Devices of the node are not handed to a pod.",
  volumes_from: "Volumes are named, not taken from a container.",
};
const ASKED: Record<string, string> = {
  gpus: "Which GPUs an environment may have is the administrator's to say.",
  cap_add: "More rights than a restricted pod has are the administrator's to give.",
  post_start: "What runs after the start is not carried out.",
  pre_stop: "What runs before the end is not carried out.",
  credential_spec: "Windows credentials are not known here.",
  provider: "A service of another kind than a container is not known here.",
  models: "Models are not known here.",
};

/** Says of a service's keys that have no place in an environment why. */
export function readOthers(service: Field): void {
  for (const [name, field] of service.entries()) {
    if (name.startsWith("x-") && name !== "x-develop")
      field.mark("ignored", { code: "extension", message: "An extension, by its name of no meaning." });
    const off = field.type === "scalar" && field.node.type === "scalar" && field.node.value === false;
    const [level, message] =
      has(IGNORED, name) || (has(REFUSED, name) && off)
        ? (["ignored", IGNORED[name] ?? "It is off."] as const)
        : has(REFUSED, name)
          ? (["refused", REFUSED[name] ?? ""] as const)
          : has(ASKED, name)
            ? (["asked", ASKED[name] ?? ""] as const)
            : [];
    if (level && message !== undefined)
      field.mark(level, {
        code: level === "ignored" ? "compose-only" : level === "refused" ? "node-access" : "policy",
        message,
        remedy: level === "refused" ? "Remove it, or leave the service out of the template." : undefined,
      });
  }
}

/** Names come from others: `constructor` is no word of these tables. */
const has = (table: object, name: string) => Object.hasOwn(table, name);
