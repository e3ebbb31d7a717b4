import { LABEL_MANAGED_BY, MANAGED_BY, TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateSecretRequest } from "@/server/contract/template-secret";
import { SECRET, type Secret } from "@/server/kubernetes";
import type { TemplateChanges } from "./change";

/** Writes what sources are opened with; what was there before under that name is gone. Values are in no answer and no log. */
export async function writeSecret(
  { hub, audit }: TemplateChanges,
  name: string,
  values: TemplateSecretRequest,
): Promise<void> {
  const secret: Secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: TEMPLATES_NAMESPACE, labels: { [LABEL_MANAGED_BY]: MANAGED_BY } },
    type: "Opaque",
    data: Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, Buffer.from(value).toString("base64")]],
      ),
    ),
  };
  // Never changed in place: the answer to a change, even to an empty one, would tell all of it.
  await hub.delete({ type: SECRET, name, namespace: TEMPLATES_NAMESPACE });
  await hub.create(secret);
  await audit({ action: "template.secret", target: name, detail: { keys: Object.keys(secret.data ?? {}) } });
}
