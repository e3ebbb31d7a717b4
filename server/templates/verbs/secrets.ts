import { LABEL_MANAGED_BY, MANAGED_BY, TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { PullSecretRequest, TemplateSecretRequest } from "@/server/contract/template-secret";
import { DOCKER_CONFIG_KEY, DOCKER_CONFIG_TYPE } from "@/server/environments/reconcile/pull-secret-source";
import { wrongField } from "@/server/http/problem";
import { SECRET, type Secret } from "@/server/kubernetes";
import { sourceSecretOf, type TemplateObject, templateRulesOf } from "../resource";
import { refreshTemplate, type TemplateChanges } from "./change";

/** Writes what sources are opened with; what was there before under that name is gone. Values are in no answer and no log. */
export async function writeSecret(
  { hub, audit }: TemplateChanges,
  name: string,
  values: TemplateSecretRequest,
  templates: readonly TemplateObject[],
): Promise<void> {
  const other = templates.find((template) => pullsWith(template, name));
  if (other) throw otherKind(`${other.metadata.name} pulls its images with`);
  const data = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, coded(value)]])),
  );
  await put(hub, { name, type: "Opaque", data });
  await audit({ action: "template.secret", target: name, detail: { keys: Object.keys(data) } });
}

/** Images of Docker Hub are pulled with what stands under this name (kubernetes, pkg/credentialprovider/keyring.go). */
const DOCKER_HUB = "index.docker.io";

/**
 * Writes what images of a registry are pulled with, and has the templates that use it looked at again: their environments get it anew.
 */
export async function writePullSecret(
  changes: TemplateChanges,
  { name, registry, username, password }: PullSecretRequest & { name: string },
  templates: readonly TemplateObject[],
): Promise<void> {
  const other = templates.find((template) => sourceSecretOf(template) === name);
  if (other) throw otherKind(`${other.metadata.name} opens its source with`);
  const host = registry.toLowerCase();
  const isHub = ["docker.io", DOCKER_HUB, "registry-1.docker.io"].includes(host);
  const login = { username, password, auth: coded(`${username}:${password}`) };
  const config = JSON.stringify({ auths: { [isHub ? DOCKER_HUB : host]: login } });
  await put(changes.hub, {
    name,
    type: DOCKER_CONFIG_TYPE,
    data: { [DOCKER_CONFIG_KEY]: coded(config) },
  });
  await changes.audit({ action: "template.pull-secret", target: name, detail: { registry: host } });
  for (const template of templates)
    if (pullsWith(template, name)) await refreshTemplate(changes, template.metadata.name);
}

const pullsWith = (template: TemplateObject, name: string) =>
  templateRulesOf(template).pullSecrets.includes(name);

/** Both kinds are Secrets of one namespace, and writing one would be the end of the other. */
const otherKind = (use: string) =>
  wrongField("name", `Template ${use} the Secret of this name. Choose another name.`);

const coded = (value: string) => Buffer.from(value).toString("base64");

/** Never changed in place: the answer to a change, even to an empty one, would tell all of it. */
async function put(
  hub: TemplateChanges["hub"],
  { name, type, data }: { name: string; type: string; data: Record<string, string> },
): Promise<void> {
  const secret: Secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: TEMPLATES_NAMESPACE, labels: { [LABEL_MANAGED_BY]: MANAGED_BY } },
    type,
    data,
  };
  await hub.delete({ type: SECRET, name, namespace: TEMPLATES_NAMESPACE });
  await hub.create(secret);
}
