import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateSource } from "@/server/contract/template-resource";
import { type Gateway, SECRET } from "@/server/kubernetes";
import type { SourceCredentials } from "./publisher";

const KEYS = ["username", "token", "sshKey", "knownHosts", "ca"] as const;

/** What a source is opened with; throws where its Secret is not there. */
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
  const found = KEYS.flatMap((key) => {
    const value = secret.data?.[key];
    return value === undefined ? [] : [[key, Buffer.from(value, "base64").toString("utf8")] as const];
  });
  return Object.fromEntries(found);
}
