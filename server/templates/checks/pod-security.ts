import { list, record, type Tell, text, texts } from "./finding";
import type { PodOf } from "./pods";

/**
 * The Pod Security Standards, as of Kubernetes 1.34 (https://kubernetes.io/docs/concepts/security/pod-security-standards/),
 * with the field of each violation, which the API server's own words leave out. The API server decides all the same.
 */
export type PodSecurityLevel = "baseline" | "restricted";

const CONTAINERS = ["initContainers", "containers", "ephemeralContainers"] as const;
const RESTRICTED_VOLUMES = [
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"],
  ...["persistentVolumeClaim", "projected", "secret", "image"],
];
const BASELINE_CAPABILITIES = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];
const SAFE_SYSCTLS = [
  ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"],
  ...["net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"],
  ...["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"],
  ...["net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
];
const SELINUX_TYPES = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/** Says each field of a pod that its level does not allow. */
export function checkPodSecurity(pod: PodOf, level: PodSecurityLevel, refuse: Tell): void {
  const say = (field: string, message: string, remedy: string) =>
    refuse({ code: "PodSecurity", field: `${pod.path}.${field}`, message, remedy });
  checkHost(pod.spec, say);
  checkVolumes(pod.spec, level, say);
  const context = record(pod.spec.securityContext);
  checkContext(context, "securityContext", level, say);
  for (const [at, sysctl] of list(context.sysctls).entries())
    if (!SAFE_SYSCTLS.includes(text(sysctl.name)))
      say(
        `securityContext.sysctls[${at}]`,
        `The kernel setting ${text(sysctl.name)} changes more than this pod.`,
        "Take it out.",
      );
  for (const kind of CONTAINERS)
    for (const [at, container] of list(pod.spec[kind]).entries()) {
      checkContainer(container, `${kind}[${at}]`, level, say);
      if (level === "restricted") checkRestricted(container, context, `${kind}[${at}]`, say);
    }
}

type Say = (field: string, message: string, remedy: string) => void;

function checkHost(spec: Record<string, unknown>, say: Say): void {
  for (const field of ["hostNetwork", "hostPID", "hostIPC"])
    if (spec[field] === true) say(field, "The pod would share the node's own.", "Take it out.");
}

function checkVolumes(spec: Record<string, unknown>, level: PodSecurityLevel, say: Say): void {
  for (const [at, volume] of list(spec.volumes).entries()) {
    const kind = Object.keys(volume).find((key) => key !== "name") ?? "emptyDir";
    if (kind === "hostPath")
      say(
        `volumes[${at}].hostPath`,
        "It is a folder of the node.",
        "Use a PersistentVolumeClaim or emptyDir.",
      );
    else if (level === "restricted" && !RESTRICTED_VOLUMES.includes(kind))
      say(
        `volumes[${at}].${kind}`,
        `Volumes of the kind ${kind} are not allowed.`,
        "Use a PersistentVolumeClaim.",
      );
  }
}

/** What pods and containers have in common. */
function checkContext(
  context: Record<string, unknown>,
  field: string,
  level: PodSecurityLevel,
  say: Say,
): void {
  if (record(context.windowsOptions).hostProcess === true)
    say(`${field}.windowsOptions.hostProcess`, "It would run as a process of the node.", "Take it out.");
  const selinux = record(context.seLinuxOptions);
  if (!SELINUX_TYPES.includes(text(selinux.type)) || selinux.user || selinux.role)
    say(`${field}.seLinuxOptions`, "User, role and this type are not allowed.", "Take it out.");
  if (text(record(context.seccompProfile).type) === "Unconfined")
    say(`${field}.seccompProfile.type`, "All system calls would be allowed.", "Set RuntimeDefault.");
  if (text(record(context.appArmorProfile).type) === "Unconfined")
    say(`${field}.appArmorProfile.type`, "The container would not be confined.", "Set RuntimeDefault.");
  if (level === "baseline") return;
  if (context.runAsNonRoot === false) say(`${field}.runAsNonRoot`, "It may run as root.", "Set true.");
  if (context.runAsUser === 0) say(`${field}.runAsUser`, "It runs as root.", "Set another user's number.");
}

function checkContainer(
  container: Record<string, unknown>,
  field: string,
  level: PodSecurityLevel,
  say: Say,
): void {
  const context = record(container.securityContext);
  const at = `${field}.securityContext`;
  checkContext(context, at, level, say);
  if (context.privileged === true)
    say(`${at}.privileged`, "It would have the rights of the node's root.", "Take it out.");
  if (!["", "Default"].includes(text(context.procMount)))
    say(`${at}.procMount`, "It would see what /proc hides.", "Take it out.");
  for (const [index, port] of list(container.ports).entries())
    if (typeof port.hostPort === "number" && port.hostPort !== 0)
      say(`${field}.ports[${index}].hostPort`, "It would take a port of the node.", "Use a Service.");
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"])
    for (const action of ["httpGet", "tcpSocket"])
      if (text(record(record(container[probe])[action]).host))
        say(`${field}.${probe}.${action}.host`, "The node would call another address.", "Take the host out.");
  const allowed = level === "restricted" ? ["NET_BIND_SERVICE"] : BASELINE_CAPABILITIES;
  const added = texts(record(context.capabilities).add).filter((name) => !allowed.includes(name));
  if (added.length > 0)
    say(`${at}.capabilities.add`, `${added.join(", ")} cannot be added.`, "Take them out.");
}

/** What has to be said rather than left out; the pod's context counts where the container's is silent. */
function checkRestricted(
  container: Record<string, unknown>,
  pod: Record<string, unknown>,
  field: string,
  say: Say,
): void {
  const context = record(container.securityContext);
  const at = `${field}.securityContext`;
  if (context.allowPrivilegeEscalation !== false)
    say(`${at}.allowPrivilegeEscalation`, "It may gain rights by a program such as sudo.", "Set false.");
  if (!texts(record(context.capabilities).drop).includes("ALL"))
    say(`${at}.capabilities.drop`, "It keeps capabilities of root.", "Set [ALL].");
  if ((context.runAsNonRoot ?? pod.runAsNonRoot) === undefined)
    say(`${at}.runAsNonRoot`, "It may run as root.", "Set true, here or for the pod.");
  const seccomp = text(record(context.seccompProfile ?? pod.seccompProfile).type);
  if (seccomp === "")
    say(
      `${at}.seccompProfile`,
      "Nothing limits its system calls.",
      "Set type: RuntimeDefault, here or for the pod.",
    );
}
