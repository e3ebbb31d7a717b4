import { randomBytes } from "node:crypto";
import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { isKubernetesError, SECRET, type Secret } from "@/server/kubernetes";
import type { ValueHashes } from "../render/hash";
import { placed } from "../render/namespace";
import type { Template } from "../template/template";
import type { Failure, ReconcileContext } from "./context";
import {
  type GivenKeys,
  type GivenSecrets,
  type GivenValues,
  givenKeys,
  givenValues,
  hasGiven,
  NOTHING_GIVEN,
  withoutGiven,
} from "./given-values";
import { refusalOf } from "./refusal";
import type { SecretCall } from "./secret-access";
import { hashesOf, withHashedData } from "./secret-hashes";

const coded = (value: string) => Buffer.from(value).toString("base64");
/** 32 random bytes, in letters that need no escaping in a connection string. */
const generate = () => coded(randomBytes(32).toString("base64url"));

/**
 * Sees to it that the environment's Secrets exist with every key of their templates. Passwords are generated once, and in a
 * Secret that has one no value that is there is ever changed; one without follows its template. No value is ever logged. Gives
 * the hashes of the values.
 */
export async function ensureSecrets(
  { cluster }: Pick<ReconcileContext, "cluster">,
  name: string,
  {
    template,
    present,
    access,
    given = NOTHING_GIVEN,
  }: { template: Template; present: readonly Secret[]; access: SecretCall; given?: GivenSecrets },
): Promise<{ hashes: ValueHashes; failures: Failure[] }> {
  const failures: Failure[] = [];
  const secrets = await Promise.all(
    template.secrets.map(async (wanted) => {
      const { name: own } = wanted.metadata;
      const cached = present.find(({ metadata }) => metadata.name === own);
      try {
        const keys = givenKeys(wanted, template);
        const generated = generatedKeys(template, own);
        const ensured = await access(() =>
          ensureSecret(cluster, name, { wanted, cached, generated, keys, given }),
        );
        return ensured ? [ensured] : [];
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        const message = `Secret ${own} was refused: ${refusal}`;
        failures.push({ step: "config", subject: { kind: "Secret", name: own }, message });
        return cached ? [cached] : [];
      }
    }),
  );
  return { hashes: hashesOf(secrets.flat()), failures };
}

interface Wanted {
  wanted: Secret;
  cached: Secret | undefined;
  /** Keys whose values are generated. */
  generated: ReadonlySet<string>;
  /** The secret parameter that each of these keys is the value of. */
  keys: GivenKeys;
  given: GivenSecrets;
}

async function ensureSecret(
  cluster: ReconcileContext["cluster"],
  name: string,
  { wanted: described, cached, generated, keys, given }: Wanted,
): Promise<Secret | undefined> {
  const ref = { type: SECRET, name: described.metadata.name, namespace: namespaceOf(name) };
  const wanted = withoutGiven(described, keys, given);
  const isGiven = Object.values(keys).some((one) => one.name in given.hashes || !one.required);
  // Of what people have to give nothing is there: pods that need it wait for the Secret.
  if (!cached && !isGiven && Object.keys(codedValues(wanted)).length === 0) return undefined;
  const values = hasGiven(cached, wanted) ? {} : await givenValues(keys, given);
  const existing = cached ?? (await createSecret(cluster, name, { wanted, generated, values }));
  if (!existing) throw new Error(`Secret ${ref.namespace}/${ref.name} comes and goes.`);
  const seen = cached ?? withHashedData(existing);
  const isCurrent = hasGiven(existing, wanted);
  const changed = { ...changedValues(seen, wanted, generated), ...(isCurrent ? {} : values) };
  const isOurs = existing.metadata.labels?.[LABEL_ENVIRONMENT] === name;
  if (isOurs && isCurrent && Object.keys(changed).length === 0) return seen;
  const { labels, annotations } = placed(wanted, name).metadata;
  return withHashedData(await cluster.mergePatch(ref, { metadata: { labels, annotations }, data: changed }));
}

/** The Secret as it was made, now or, unseen by the cache, before. */
async function createSecret(
  cluster: ReconcileContext["cluster"],
  name: string,
  { wanted, generated, values }: Pick<Wanted, "wanted" | "generated"> & { values: GivenValues },
): Promise<Secret | undefined> {
  const { stringData: _, ...rest } = wanted;
  const given = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
  try {
    const data = { ...valuesFor(codedValues(wanted), generated), ...Object.fromEntries(given) };
    return await cluster.create(placed({ ...rest, data }, name));
  } catch (error) {
    if (!isKubernetesError(error, "already-exists")) throw error;
    return cluster.get({ type: SECRET, name: wanted.metadata.name, namespace: namespaceOf(name) });
  }
}

/** Values for keys that the Secret lacks or, where nothing of it is generated, has otherwise. `existing` with hashes for values. */
function changedValues(
  existing: Secret,
  wanted: Secret,
  generated: ReadonlySet<string>,
): Record<string, string> {
  const { data = {} } = existing;
  const values = codedValues(wanted);
  const hashes = withHashedData({ ...existing, data: values }).data ?? {};
  const changed = Object.entries(values).filter(
    ([key]) => !(key in data) || (generated.size === 0 && data[key] !== hashes[key]),
  );
  return valuesFor(Object.fromEntries(changed), generated);
}

/** The template's values in base64, as Kubernetes keeps them. */
function codedValues({ data = {}, stringData = {} }: Secret): Record<string, string> {
  const written = Object.entries(stringData).map(([key, value]) => [key, coded(value)]);
  return { ...data, ...Object.fromEntries(written) };
}

/** The template's values, but generated ones for what has to be secret. */
function valuesFor(template: Record<string, string>, generated: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, generated.has(key) ? generate() : value]),
  );
}

function generatedKeys({ description }: Template, secret: string): Set<string> {
  const own = description.secrets.filter(({ name }) => name === secret);
  return new Set(own.flatMap(({ generate: keys }) => Object.keys(keys)));
}
