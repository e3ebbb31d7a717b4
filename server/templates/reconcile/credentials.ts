import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateSource } from "@/server/contract/template-resource";
import { type Gateway, SECRET } from "@/server/kubernetes";
import type { SourceCredentials } from "./publisher";

const KEYS = ["username", "token", "sshKey", "knownHosts", "ca"] as const;

/**
 * What a source is opened with. Throws where its Secret is not there, or is another host's: whoever may write Templates could otherwise
 * have it sent to a host of theirs.
 */
export async function credentialsOf(
  gateway: Gateway,
  { git }: TemplateSource,
): Promise<SourceCredentials | undefined> {
  const name = git?.secretRef?.name;
  if (name === undefined) return undefined;
  const secret = await gateway.get({ type: SECRET, name, namespace: TEMPLATES_NAMESPACE });
  if (!secret)
    throw new Error(
      `spec.source.git.secretRef: there is no Secret ${name} in namespace ${TEMPLATES_NAMESPACE}. Make it, or take the reference away.`,
    );
  const textAt = (key: string) => {
    const value = secret.data?.[key];
    return value === undefined ? undefined : Buffer.from(value, "base64").toString("utf8");
  };
  const wanted = hostOf(git?.url ?? "");
  const host = textAt("host")?.trim().toLowerCase();
  if (host === undefined)
    throw new Error(
      `spec.source.git.secretRef: Secret ${name} does not say whose it is. Add the key host, such as ${wanted}.`,
    );
  if (host !== wanted)
    throw new Error(
      `spec.source.git.secretRef: Secret ${name} is for another host than ${wanted}. Name the Secret of that host.`,
    );
  return Object.fromEntries(KEYS.flatMap((key) => (textAt(key) === undefined ? [] : [[key, textAt(key)]])));
}

/** Host of a repository's address, with its port where the address has one. */
export function hostOf(url: string): string {
  const scp = url.includes("://") ? null : /^[^@/]+@([^:/]+):/.exec(url);
  return (scp?.[1] ?? (URL.canParse(url) ? new URL(url).host : "")).toLowerCase();
}
