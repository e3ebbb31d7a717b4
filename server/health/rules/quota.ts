import { QUOTA_NAME } from "@/server/contract/names";
import type { Diagnosis } from "../diagnosis";

/** Kubernetes counts what there is right after a quota is made or changed, and refuses pods meanwhile. */
export const isCounting = (words: string) => words.includes("status unknown for quota");

/** What helps where the environment's own share refuses a pod, by the API server's words; nothing for another refusal. */
export function quotaRefusal(
  words: string,
): (Pick<Diagnosis, "remedy"> & { code: "QuotaExceeded" }) | undefined {
  if (!words.includes(`exceeded quota: ${QUOTA_NAME},`)) return undefined;
  const text =
    "This is the environment's share of what its owner may have. Stop what runs in its namespace beside its components, or set their amounts higher, if the owner has that much left.";
  return { code: "QuotaExceeded", remedy: { text } };
}
