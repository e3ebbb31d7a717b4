import { isServing } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { kubectl, seen, subjectOf } from "../subject";

/** A claim whose volume somebody deleted. Who has it open works on until its pod stops. */
export function volumeLost({ claim: look, pods }: ComponentSnapshot): Diagnosis | undefined {
  if (look.kind !== "found" || look.value.claim.status?.phase !== "Lost") return undefined;
  const { claim } = look.value;
  const { name, namespace } = claim.metadata;
  const serves = pods.some(isServing);
  const what = serves
    ? "its pod works on with it until it stops: save the data first."
    : "the data that was on it is gone.";
  const text = "Delete the claim and then its pod: both are made anew, with an empty volume.";
  return {
    code: "VolumeLost",
    subject: subjectOf(claim),
    severity: serves ? "warning" : "error",
    message: `The volume of claim ${name} was deleted; ${what} ${text}`,
    evidence: [
      seen(claim, "status.phase", "Lost"),
      seen(claim, "spec.volumeName", String(claim.spec.volumeName ?? "")),
    ],
    remedy: { text, action: `${kubectl(namespace)} delete pvc ${name} --wait=false` },
  };
}
