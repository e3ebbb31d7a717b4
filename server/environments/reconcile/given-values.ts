import { PARAMETERS_MAX, parameterMark } from "@/server/contract/parameter-values";
import { parameterName, type TemplateParameter } from "@/server/contract/parameters";
import type { Secret } from "@/server/kubernetes";
import { hashOf } from "../render/hash";
import { secretParameters, type Template } from "../template/template";

/** What people gave for the secret parameters of an environment: one Secret in its namespace, a key for each. */
export interface GivenSecrets {
  /** Hashes of the values, by parameter. */
  hashes: Readonly<Record<string, string>>;
  /** The values themselves, in base64; read when they are asked for. */
  read(): Promise<Readonly<Record<string, string>>>;
}

export const NOTHING_GIVEN: GivenSecrets = { hashes: {}, read: async () => ({}) };

/** The secret parameter that each of some keys of a Secret is the value of. */
export type GivenKeys = Readonly<Record<string, TemplateParameter>>;
/** Values by key, in base64; null for one that is not there. */
export type GivenValues = Readonly<Record<string, string | null>>;

/** On a Secret with such keys: a hash of what they are taken from, so that a change of that shows. */
const ANNOTATION_GIVEN = "devspace-portal.io/given";

/** Keys of a template's Secret that are the values of secret parameters. */
export function givenKeys({ stringData = {} }: Secret, template: Template): GivenKeys {
  const parameters = secretParameters(template);
  return Object.fromEntries(
    Object.entries(stringData).flatMap(([key, value]) => {
      const parameter = parameters.find(({ name }) => value === parameterMark(name));
      return parameter ? [[key, parameter] as const] : [];
    }),
  );
}

/** A template's Secret without those keys, and with what tells whether their values are the newest. */
export function withoutGiven(secret: Secret, keys: GivenKeys, { hashes }: GivenSecrets): Secret {
  if (Object.keys(keys).length === 0) return secret;
  const rest = Object.entries(secret.stringData ?? {}).filter(([key]) => !(key in keys));
  const taken = Object.entries(keys).map(([key, { name, required }]) => [
    key,
    hashes[name] ?? null,
    required,
  ]);
  const annotations = { ...secret.metadata.annotations, [ANNOTATION_GIVEN]: hashOf(taken) };
  return { ...secret, metadata: { ...secret.metadata, annotations }, stringData: Object.fromEntries(rest) };
}

/** Whether a Secret has the values that are given now. */
export function hasGiven(secret: Secret | undefined, wanted: Secret): boolean {
  const newest = wanted.metadata.annotations?.[ANNOTATION_GIVEN];
  return newest === undefined || secret?.metadata.annotations?.[ANNOTATION_GIVEN] === newest;
}

/** The values for the keys: nothing for one that is required and missing, so that pods wait for it; empty for another. */
export async function givenValues(keys: GivenKeys, given: GivenSecrets): Promise<GivenValues> {
  if (Object.keys(keys).length === 0) return {};
  const values = await given.read();
  return Object.fromEntries(
    Object.entries(keys).map(([key, { name, required }]) => [key, values[name] ?? (required ? null : "")]),
  );
}

/** Names of what is given, as many as a status tells: those that the template asks for first, then those of other revisions. */
export function givenNames(template: Template, { hashes }: GivenSecrets): string[] {
  const own = secretParameters(template).map(({ name }) => name);
  const others = Object.keys(hashes).filter(
    (key) => !own.includes(key) && parameterName.safeParse(key).success,
  );
  return [...own.filter((name) => name in hashes), ...others].slice(0, PARAMETERS_MAX);
}
