import { ANNOTATION_SECRETS, LABEL_ENVIRONMENT, SECRETS_NAMESPACE } from "@/server/contract/labels";
import { GIVEN_SECRETS, namespaceOf } from "@/server/contract/names";
import { parameterName } from "@/server/contract/parameters";
import { isKubernetesError, SECRET, type Secret } from "@/server/kubernetes";
import { placed } from "../render/namespace";
import { ENVIRONMENT, type EnvironmentObject } from "../resource";
import { secretParameters, type Template } from "../template/template";
import type { Caches } from "./caches";
import type { Failure, ReconcileContext } from "./context";
import { type GivenSecrets, NOTHING_GIVEN } from "./given-values";
import { refusalOf } from "./refusal";
import type { SecretCall } from "./secret-access";
import { withHashedData } from "./secret-hashes";

/** Names of the drops that the web side made for an environment, in the order in which they were made. */
function dropsOf({ metadata }: EnvironmentObject): string[] {
  return Object.entries(metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(ANNOTATION_SECRETS))
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([key]) => key.slice(ANNOTATION_SECRETS.length));
}

/**
 * Sees to it that the environment has a Secret for what its template's secret parameters need, and brings into it what the web side
 * dropped for this environment. A drop is gone once its values are there. No value is ever logged, or told in a status.
 */
export async function ensureGiven(
  context: Pick<ReconcileContext, "hub" | "cluster">,
  environment: EnvironmentObject,
  given: { template: Template; present: readonly Secret[]; access: SecretCall },
): Promise<{ given: GivenSecrets; failures: Failure[] }> {
  try {
    return { given: await taken(context, environment, given), failures: [] };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const message = `Secret ${GIVEN_SECRETS} was refused: ${refusal}`;
    const failure: Failure = { step: "config", subject: { kind: "Secret", name: GIVEN_SECRETS }, message };
    return { given: NOTHING_GIVEN, failures: [failure] };
  }
}

async function taken(
  context: Pick<ReconcileContext, "hub" | "cluster">,
  environment: EnvironmentObject,
  { template, present, access }: { template: Template; present: readonly Secret[]; access: SecretCall },
): Promise<GivenSecrets> {
  const drops = dropsOf(environment);
  const { hub, cluster } = context;
  const { name } = environment.metadata;
  const ref = { type: SECRET, name: GIVEN_SECRETS, namespace: namespaceOf(name) };
  const cached = present.find(({ metadata }) => metadata.name === GIVEN_SECRETS);
  if (!cached && drops.length === 0 && secretParameters(template).length === 0) return NOTHING_GIVEN;
  let secret = cached ?? withHashedData(await access(() => made(cluster, name)));
  for (const drop of drops) {
    const changes = await dropped(hub, drop, name);
    if (Object.keys(changes).length > 0)
      secret = withHashedData(await access(() => cluster.mergePatch(ref, { data: changes })));
    await hub.delete({ type: SECRET, name: drop, namespace: SECRETS_NAMESPACE });
  }
  if (drops.length > 0) await forgetDrops(hub, environment, drops);
  const read = async () => (await access(() => cluster.get(ref)))?.data ?? {};
  return { hashes: secret.data ?? {}, read };
}

async function made(cluster: ReconcileContext["cluster"], name: string): Promise<Secret> {
  const secret: Secret = {
    ...{ apiVersion: "v1", kind: "Secret", metadata: { name: GIVEN_SECRETS }, type: "Opaque", data: {} },
  };
  try {
    return await cluster.create(placed(secret, name));
  } catch (error) {
    if (!isKubernetesError(error, "already-exists")) throw error;
    // Somebody else made it, perhaps without the label by which it is followed.
    const { labels } = placed(secret, name).metadata;
    return cluster.mergePatch(
      { type: SECRET, name: GIVEN_SECRETS, namespace: namespaceOf(name) },
      { metadata: { labels } },
    );
  }
}

/** How long a drop that no Environment names is left: its Environment may be on its way. */
const LEFT_MS = 15 * 60_000;

/** Deletes drops that nobody is going to take: the request that they came with failed, or their environment is gone. */
export async function collectDrops({
  hub,
  caches,
  clock,
}: Pick<ReconcileContext, "hub" | "clock"> & {
  caches: Pick<Caches, "names" | "environment">;
}): Promise<void> {
  const environments = caches.names().flatMap((name) => caches.environment(name) ?? []);
  const wanted = new Set(environments.flatMap(dropsOf));
  const { items } = await hub.list(SECRET, {
    namespace: SECRETS_NAMESPACE,
    labelSelector: LABEL_ENVIRONMENT,
  });
  for (const { metadata } of items) {
    const age = clock().getTime() - Date.parse(metadata.creationTimestamp ?? "");
    if (!wanted.has(metadata.name) && age > LEFT_MS)
      await hub.delete({ type: SECRET, name: metadata.name, namespace: SECRETS_NAMESPACE });
  }
}

/** What a drop changes: values by parameter, null for one that is taken back. Nothing where it is gone, or for somebody else. */
async function dropped(
  hub: ReconcileContext["hub"],
  drop: string,
  environment: string,
): Promise<Record<string, string | null>> {
  const found = await hub.get({ type: SECRET, name: drop, namespace: SECRETS_NAMESPACE });
  if (found?.metadata.labels?.[LABEL_ENVIRONMENT] !== environment) return {};
  // Also for parameters that only another revision has: it may be a newer one, which the environment is to follow.
  const taken = Object.entries(found.data ?? {}).filter(([key]) => parameterName.safeParse(key).success);
  // An empty value takes back what was there.
  return Object.fromEntries(taken.map(([key, value]) => [key, value === "" ? null : value]));
}

async function forgetDrops(
  hub: ReconcileContext["hub"],
  { metadata: { name, uid } }: EnvironmentObject,
  drops: readonly string[],
): Promise<void> {
  const annotations = Object.fromEntries(drops.map((drop) => [`${ANNOTATION_SECRETS}${drop}`, null]));
  await hub.mergePatch({ type: ENVIRONMENT, name }, { metadata: { uid, annotations } });
}
