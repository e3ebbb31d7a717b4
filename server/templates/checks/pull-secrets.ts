import { isPullSecretCopy } from "@/server/contract/template-kinds";
import type { Tell } from "./finding";

/** What images are pulled with is the kubelet's alone: no container gets to read it. */
export function checkPullSecrets(value: unknown, field: string, refuse: Tell): void {
  if (typeof value === "string" && isPullSecretCopy(value))
    refuse({
      code: "PullSecretRead",
      field,
      message: `${value} is what images of the template are pulled with; no pod reads it.`,
      remedy: "Use a Secret of the template's own.",
    });
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    if (key !== "imagePullSecrets")
      checkPullSecrets(inner, Array.isArray(value) ? `${field}[${key}]` : `${field}.${key}`, refuse);
}
