import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { type Gateway, SECRET, type Secret } from "@/server/kubernetes";

/** The one key of such a Secret, and its type. */
export const DOCKER_CONFIG_KEY = ".dockerconfigjson";
export const DOCKER_CONFIG_TYPE = "kubernetes.io/dockerconfigjson";

/** What a template's pull secret holds, in base64; or what is wrong with it, in words that tell nothing of that. */
export type PullSecret = { name: string; config: string } | { name: string; fault: string; remedy: string };

/** Reads the one that a Template names. Rejects when the API server does not answer. */
export async function readPullSecret(hub: Pick<Gateway, "get">, name: string): Promise<PullSecret> {
  return judged(name, await hub.get({ type: SECRET, name, namespace: TEMPLATES_NAMESPACE }));
}

/** Others than those for registries are copied nowhere: a Template could name what a source is opened with. */
export function judged(name: string, secret: Secret | undefined): PullSecret {
  if (!secret)
    return {
      name,
      fault: `There is no pull secret ${name}.`,
      remedy: `Make it on the template's page, or take it out of spec.pullSecrets of the template.`,
    };
  const config = secret.data?.[DOCKER_CONFIG_KEY];
  if (secret.type !== DOCKER_CONFIG_TYPE || config === undefined)
    return {
      name,
      fault: `Secret ${name} is no pull secret: its type is ${secret.type ?? "Opaque"}.`,
      remedy: "Name a Secret of type kubernetes.io/dockerconfigjson, or make one on the template's page.",
    };
  if (!namesRegistry(config))
    return {
      name,
      fault: `Pull secret ${name} names no registry.`,
      remedy: "Make it anew on the template's page, or by kubectl create secret docker-registry.",
    };
  return { name, config };
}

function namesRegistry(config: string): boolean {
  try {
    const read: unknown = JSON.parse(Buffer.from(config, "base64").toString("utf8"));
    const auths = typeof read === "object" && read !== null ? Reflect.get(read, "auths") : undefined;
    return typeof auths === "object" && auths !== null && Object.keys(auths).length > 0;
  } catch {
    return false;
  }
}

/** How long one that was read is good for: each pass of each environment would read it otherwise. */
const GOOD_MS = 60_000;

export interface PullSecretReader {
  read(name: string): Promise<PullSecret>;
  /** The next ones are read anew. */
  forget(): void;
}

/** Reads pull secrets for many environments. */
export function pullSecretReader(hub: Pick<Gateway, "get">, clock: () => Date): PullSecretReader {
  const known = new Map<string, { at: number; secret: Promise<PullSecret> }>();
  return {
    read(name) {
      const now = clock().getTime();
      const before = known.get(name);
      if (before && now - before.at < GOOD_MS) return before.secret;
      const secret = readPullSecret(hub, name);
      known.set(name, { at: now, secret });
      secret.then(
        // What is wrong is to be put right: it is looked at with each pass.
        (read) => "fault" in read && known.delete(name),
        () => known.delete(name),
      );
      return secret;
    },
    forget: () => known.clear(),
  };
}
