import { namespaceOf } from "@/server/contract/names";
import { isPullSecretCopy, pullSecretCopy } from "@/server/contract/template-kinds";
import type { Diagnosis } from "@/server/health/diagnosis";
import { pullSecretTrouble } from "@/server/health/rules/pull-secret";
import { type Gateway, isKubernetesError, SECRET, type Secret } from "@/server/kubernetes";
import { placed } from "../render/namespace";
import {
  DOCKER_CONFIG_KEY,
  DOCKER_CONFIG_TYPE,
  type PullSecret,
  type PullSecretReader,
} from "./pull-secret-source";
import type { SecretCall } from "./secret-access";
import { withHashedData } from "./secret-hashes";

interface Wanted {
  /** Of the environment's template. */
  template: string;
  /** Those that the revision it runs pulls with. */
  named: readonly string[];
  /** Those that the template still gives; undefined where there is nobody to say. */
  given: readonly string[] | undefined;
  /** The environment's Secrets, values replaced by hashes. */
  present: readonly Secret[];
  /** Makes a call that needs the right on the environment's Secrets. */
  access: SecretCall;
}

/**
 * Brings the template's pull secrets into an environment, keeps them as they are there, and takes away what the template does not give
 * any more. Gives what people have to know. One that is missing where it comes from is left as it was: it may be written anew just now.
 */
export async function ensurePullSecrets(
  { cluster, pullSecrets }: { cluster: Gateway; pullSecrets: PullSecretReader },
  environment: string,
  { template, named, given = named, present, access }: Wanted,
): Promise<Diagnosis[]> {
  const wanted = named.filter((name) => given.includes(name));
  const namespace = namespaceOf(environment);
  const withdrawn = named
    .filter((name) => !given.includes(name))
    .map((name) =>
      pullSecretTrouble(template, {
        name,
        fault: `Template ${template} does not give its environments the pull secret ${name} any more.`,
        remedy: "Move the environment to the newest revision of its template.",
      }),
    );
  const leftovers = present.filter(
    ({ metadata }) =>
      isPullSecretCopy(metadata.name) && !wanted.some((name) => pullSecretCopy(name) === metadata.name),
  );
  const removing = leftovers.map(({ metadata: { name, uid } }) =>
    access(() => cluster.delete({ type: SECRET, name, namespace }, { uid })),
  );
  const bringing = wanted.map(async (name) => {
    const secret = await pullSecrets.read(name);
    if ("fault" in secret) return [pullSecretTrouble(template, secret)];
    const cached = present.find(({ metadata }) => metadata.name === pullSecretCopy(name));
    await access(() => bring(cluster, copyOf(secret, environment), cached));
    return [];
  });
  const [found] = await Promise.all([Promise.all(bringing), Promise.all(removing)]);
  return [...withdrawn, ...found.flat()];
}

function copyOf({ name, config }: Extract<PullSecret, { config: string }>, environment: string): Secret {
  const copy: Secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: pullSecretCopy(name) },
    type: DOCKER_CONFIG_TYPE,
    data: { [DOCKER_CONFIG_KEY]: config },
  };
  return placed(copy, environment);
}

/** Writes a copy unless the environment has it so. `cached` is what the cache knows of it. */
async function bring(cluster: Gateway, copy: Secret, cached: Secret | undefined): Promise<void> {
  const { name, namespace, labels } = copy.metadata;
  const ref = { type: SECRET, name, namespace };
  if (cached && cached.type === copy.type) {
    const { uid } = cached.metadata;
    const wanted = withHashedData({ ...copy, metadata: { ...copy.metadata, uid } }).data;
    if (JSON.stringify(cached.data) === JSON.stringify(wanted)) return;
    const others = Object.keys(cached.data ?? {}).map((key) => [key, null]);
    await cluster.mergePatch(ref, {
      metadata: { labels },
      data: { ...Object.fromEntries(others), ...copy.data },
    });
    return;
  }
  if (!cached && (await isCreated(cluster, copy))) return;
  // The type of one that is there cannot be changed; one without our label is in no cache.
  await cluster.delete(ref);
  await isCreated(cluster, copy);
}

/** Makes it. False where there is one already. */
async function isCreated(cluster: Gateway, copy: Secret): Promise<boolean> {
  try {
    await cluster.create(copy);
    return true;
  } catch (error) {
    if (!isKubernetesError(error, "already-exists")) throw error;
    return false;
  }
}
