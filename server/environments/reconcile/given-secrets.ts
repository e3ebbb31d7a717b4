import { ANNOTATION_SECRETS } from "@/server/contract/labels";
import { GIVEN_SECRETS, namespaceOf } from "@/server/contract/names";
import { parameterName } from "@/server/contract/parameters";
import { isKubernetesError, SECRET, type Secret } from "@/server/kubernetes";
import { dropsOf } from "../drops";
import { placed } from "../render/namespace";
import { ENVIRONMENT, type EnvironmentObject } from "../resource";
import { secretParameters, type Template } from "../template/template";
import type { Failure, ReconcileContext } from "./context";
import { deleteDrop, openDrop } from "./drops";
import { type GivenSecrets, NOTHING_GIVEN } from "./given-values";
import { refusalOf } from "./refusal";
import type { SecretCall } from "./secret-access";
import { withHashedData } from "./secret-hashes";

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
    const found = await openDrop({ hub }, environment, drop);
    if (!found) continue;
    const changes = changesOf(found);
    if (Object.keys(changes).length > 0)
      secret = withHashedData(await access(() => cluster.mergePatch(ref, { data: changes })));
    await deleteDrop({ hub }, drop);
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

/** What a drop changes: values by parameter, null for one that is taken back. */
function changesOf({ data = {} }: Secret): Record<string, string | null> {
  // Also for parameters that only another revision has: it may be a newer one, which the environment is to follow.
  const taken = Object.entries(data).filter(([key]) => parameterName.safeParse(key).success);
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
