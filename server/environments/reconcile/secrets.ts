import { randomBytes } from "node:crypto";
import { RESERVED_ENV } from "@/server/contract/environment";
import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { isKubernetesError, type KubernetesObject, SECRET } from "@/server/kubernetes";
import type { ValueHashes } from "../render/hash";
import { placed } from "../render/render";
import type { Failure, ReconcileContext } from "./context";
import { refusalOf } from "./refusal";
import { hashesOf, withHashedData } from "./secret-hashes";

interface SecretLike extends KubernetesObject {
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

/** 32 random bytes, in letters that need no escaping in a connection string. */
const generate = () => randomBytes(32).toString("base64url");

/**
 * Sees to it that the environment's Secrets exist with every key of their templates. Passwords are generated once; a
 * value that is there is never changed, and no value is ever logged. Gives the hashes of the values.
 */
export async function ensureSecrets(
  context: ReconcileContext,
  name: string,
): Promise<{ hashes: ValueHashes; failures: Failure[] }> {
  const wanted = context.templates.base.filter(({ kind }) => kind === "Secret") as SecretLike[];
  const failures: Failure[] = [];
  const secrets = await Promise.all(
    wanted.map(async (template) => {
      try {
        return [await ensureSecret(context, name, template)];
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        const { name: own } = template.metadata;
        failures.push({ step: "config", message: `Secret ${own} was refused: ${refusal}` });
        return context.caches.snapshot(name).secrets.filter(({ metadata }) => metadata.name === own);
      }
    }),
  );
  return { hashes: hashesOf(secrets.flat()), failures };
}

async function ensureSecret(
  { gateway, caches }: ReconcileContext,
  name: string,
  template: SecretLike,
): Promise<KubernetesObject> {
  const ref = { type: SECRET, name: template.metadata.name, namespace: namespaceOf(name) };
  const cached = caches.snapshot(name).secrets.find(({ metadata }) => metadata.name === ref.name);
  const existing = cached ?? (await gateway.get(ref));
  if (!existing) {
    const { stringData = {}, ...rest } = template;
    const object = placed({ ...rest, stringData: valuesFor(stringData) }, name);
    try {
      return withHashedData(await gateway.create(object));
    } catch (error) {
      if (!isKubernetesError(error, "already-exists")) throw error;
      const made = await gateway.get(ref);
      if (made) return withHashedData(made);
      throw error;
    }
  }
  const missing = missingValues(existing as SecretLike, template);
  if (existing.metadata.labels?.[LABEL_ENVIRONMENT] === name && Object.keys(missing).length === 0) {
    return cached ?? withHashedData(existing);
  }
  const { labels } = placed(template, name).metadata;
  return withHashedData(await gateway.mergePatch(ref, { metadata: { labels }, stringData: missing }));
}

/** Values for keys that the Secret lacks. */
function missingValues({ data = {} }: SecretLike, { stringData = {} }: SecretLike): Record<string, string> {
  const lacking = Object.entries(stringData).filter(([key]) => !(key in data));
  return valuesFor(Object.fromEntries(lacking));
}

/** The template's values, but generated ones for what has to be secret. */
function valuesFor(template: Record<string, string>): Record<string, string> {
  const reserved: readonly string[] = RESERVED_ENV;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, reserved.includes(key) ? generate() : value]),
  );
}
