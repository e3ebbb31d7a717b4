import type { Diagnosis } from "../diagnosis";

/** A pull secret that the environment's template names, and that is not to be had. What runs goes on. */
export function pullSecretTrouble(
  template: string,
  { name, fault, remedy }: { name: string; fault: string; remedy: string },
): Diagnosis {
  return {
    code: "PullSecretUnavailable",
    subject: { kind: "Secret", name },
    severity: "warning",
    message: `${fault} Images that need it are not pulled anew.`,
    evidence: [{ object: `template/${template}`, field: "spec.pullSecrets", value: name }],
    remedy: { text: remedy, action: `kubectl edit template ${template}` },
  };
}
