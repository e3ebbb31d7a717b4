import type { Secret } from "@/server/kubernetes";
import { hashOf, type ValueHashes } from "../render/hash";

/** A Secret with each value replaced by its hash: enough to see a change, nothing to leak. The UID salts short values. */
export function withHashedData(secret: Secret): Secret {
  const { data = {} } = secret;
  const salt = secret.metadata.uid ?? "";
  // kubectl apply keeps a copy of the values in an annotation.
  const { "kubectl.kubernetes.io/last-applied-configuration": _, ...annotations } =
    secret.metadata.annotations ?? {};
  const hashed = Object.entries(data).map(([key, value]) => [key, hashOf([salt, value])]);
  return { ...secret, metadata: { ...secret.metadata, annotations }, data: Object.fromEntries(hashed) };
}

/** Value hashes of Secrets whose data was hashed. */
export function hashesOf(secrets: Secret[]): ValueHashes {
  return Object.fromEntries(secrets.map(({ metadata, data = {} }) => [metadata.name, data]));
}
