import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { kubectl } from "../subject";

/** For a day: whoever comes back to an empty database has to know why. */
const TOLD_MS = 24 * 3_600_000;

/** A volume made anew in the place of one that held data. Everything serves, without what was there. */
export function volumeReplaced({ volume, now }: ComponentSnapshot): Diagnosis | undefined {
  if (!volume?.replacedAt || now - Date.parse(volume.replacedAt) > TOLD_MS) return undefined;
  const { claim, namespace, since, replacedAt } = volume;
  return {
    code: "VolumeReplaced",
    subject: { kind: "PersistentVolumeClaim", name: claim },
    severity: "warning",
    since: replacedAt,
    message: `The volume of claim ${claim} is new: the data of before is gone.`,
    evidence: [
      { object: `persistentvolumeclaim/${claim}`, field: "metadata.creationTimestamp", value: since },
    ],
    remedy: {
      text: "Restore the data from a backup, or go on with the new volume; this is told for a day.",
      action: `${kubectl(namespace)} describe pvc ${claim}`,
    },
  };
}
