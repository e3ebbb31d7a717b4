import { list, record, type SourceObject } from "../checks/finding";
import type { PodSecurityLevel } from "../checks/pod-security";
import { podOf } from "../checks/pods";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";

/**
 * Objects that a reader made, with what Pod Security restricted wants to be said and nobody can say in a Compose file: no
 * gain of rights, no capabilities, the runtime's system calls. Whether the program runs as root stays the source's to say.
 */
export function safePods(
  made: readonly SourceObject[],
  level: PodSecurityLevel,
  findings: Findings,
): SourceObject[] {
  if (level !== "restricted") return [...made];
  if (made.some(({ object }) => podOf(object)))
    findings.say({
      level: "adapted",
      code: "pod-security-defaults",
      message:
        "Where the source is silent, containers gain no rights, have no capabilities, and the runtime's limits on system calls.",
    });
  return made.map((source) => {
    const pod = podOf(source.object);
    if (!pod) return source;
    const object = changedPod(source.object, pod.path, (spec) => ({
      ...spec,
      securityContext: { seccompProfile: { type: "RuntimeDefault" }, ...record(spec.securityContext) },
      ...Object.fromEntries(
        ["initContainers", "containers"]
          .filter((key) => Array.isArray(spec[key]))
          .map((key) => [key, list(spec[key]).map(safeContainer)]),
      ),
    }));
    return { ...source, object };
  });
}

function safeContainer(container: Record<string, unknown>) {
  const own = record(container.securityContext);
  const isOther = typeof own.runAsUser === "number" && own.runAsUser > 0;
  return {
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      ...(isOther && { runAsNonRoot: true }),
      ...own,
      capabilities: { drop: ["ALL"], ...record(own.capabilities) },
    },
  };
}
