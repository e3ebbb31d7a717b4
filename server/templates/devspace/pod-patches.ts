import type { DraftDev } from "../draft";
import type { Field } from "../reading/field";

const CONTAINER = String.raw`(spec\.)?(containers|initContainers)(\[(\d+|\*)\]|\.(\d+|\*|name=[\w-]+))`;
/** Paths of a pod that a dev entry may change without a question. */
const ALLOWED = [
  new RegExp(
    `^${CONTAINER}\\.(livenessProbe|readinessProbe|startupProbe|resources|command|args|env|ports)\\b`,
  ),
  new RegExp(`^${CONTAINER}\\.(workingDir|imagePullPolicy|lifecycle|stdin|tty|terminationMessagePolicy)$`),
  new RegExp(
    `^${CONTAINER}\\.securityContext\\.(readOnlyRootFilesystem|runAsNonRoot|allowPrivilegeEscalation)$`,
  ),
  /^(spec\.)?initContainers\b/,
  /^(spec\.)?(terminationGracePeriodSeconds|restartPolicy|enableServiceLinks|shareProcessNamespace)$/,
  /^(spec\.)?volumes(\[\d+\]|\.\d+)\.emptyDir\b/,
  /^metadata\.(labels|annotations)\b/,
];
/** Paths that give a pod more than it had: a person with the right to say so is asked. */
const POLICY = [
  /^(spec\.)?containers$/,
  new RegExp(`^${CONTAINER}\\.(securityContext|volumeMounts|envFrom)\\b`),
  /^(spec\.)?(securityContext|volumes|serviceAccountName|automountServiceAccountToken|nodeSelector|tolerations|affinity)\b/,
];

/** `dev.*.patches`: from an allow-list; more privilege is asked about, the rest refused. */
export function readPodPatches(section: Field | undefined): DraftDev["patches"] {
  return (section?.items() ?? []).flatMap((field) => {
    const op = field.get("op")?.text() ?? "";
    const written = field.get("path")?.text() ?? "";
    const value = field.get("value")?.plain();
    const path = written.replace(/^\//, "").replaceAll("/", ".");
    if (!["add", "replace", "remove"].includes(op)) {
      field.mark("refused", {
        code: "patch-op",
        message: `${op || "No op"} is no operation.`,
        remedy: "Use add, replace or remove.",
      });
      return [];
    }
    if (ALLOWED.some((pattern) => pattern.test(path)) && !givesMore(value)) {
      field.reading.say("adapted", field.at, field.path, {
        code: "pod-patch",
        message: `${op} ${path} becomes a change of the dev pod.`,
      });
      return [{ op, path, ...(value !== undefined && { value }) }];
    }
    const policy = POLICY.some((pattern) => pattern.test(path)) || givesMore(value);
    field.mark(policy ? "asked" : "refused", {
      code: policy ? "pod-patch-policy" : "pod-patch-path",
      message: policy
        ? `${op} ${path} gives the pod more than its workload has.`
        : `${path} of a pod is not changed by dev mode.`,
      remedy: policy
        ? "An administrator has to allow it for the template."
        : "Change the workload's manifest.",
    });
    return [];
  });
}

function givesMore(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return (
    /"privileged":true|"runAsUser":0\b|"hostPath"|"allowPrivilegeEscalation":true|"add":\[/.test(text) ||
    value === 0
  );
}
