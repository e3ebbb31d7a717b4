import type { Diagnosis } from "../diagnosis";

/** A namespace that a quota, a policy or a webhook does not let be made; `refusal` in their words. */
export function namespaceRefused(name: string, refusal: string): Diagnosis {
  return {
    code: "NamespaceRefused",
    subject: { kind: "Namespace", name },
    severity: "error",
    message: `Namespace ${name} was refused: ${refusal}`,
    evidence: [{ object: `namespace/${name}`, field: "create", value: refusal.slice(0, 1000) }],
    remedy: { text: "Lift what refuses it (a quota, a policy, a webhook): it is tried again by itself." },
  };
}
