import { GIVEN_SECRETS, namespaceOf } from "@/server/contract/names";
import type { KubernetesObject } from "@/server/kubernetes/types";
import type { Diagnosis } from "../diagnosis";
import { kubectl, subjectOf } from "../subject";

/** Secret parameters that a template needs and nobody gave: pods that read them do not start. */
export function secretMissing(environment: KubernetesObject, missing: readonly string[]): Diagnosis {
  const namespace = namespaceOf(environment.metadata.name);
  const one = JSON.stringify({ stringData: Object.fromEntries(missing.map((name) => [name, "…"])) });
  return {
    code: "SecretMissing",
    subject: subjectOf(environment),
    severity: "error",
    message: `The template needs ${missing.length === 1 ? "a secret that nobody gave" : "secrets that nobody gave"}: ${missing.join(", ")}. Pods that read ${missing.length === 1 ? "it" : "them"} wait.`,
    evidence: missing.slice(0, 4).map((name) => ({
      object: `secret/${GIVEN_SECRETS}`,
      field: `data.${name}`,
      value: "",
    })),
    remedy: {
      text: "Give it on the environment's settings page, or write it into the Secret that is there for it.",
      action: `${kubectl(namespace)} patch secret ${GIVEN_SECRETS} --type=merge -p '${one}'`.slice(0, 1024),
    },
  };
}
