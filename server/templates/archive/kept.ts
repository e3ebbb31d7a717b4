import { createHash } from "node:crypto";
import { LABEL_ARCHIVE, LABEL_MANAGED_BY, MANAGED_BY, TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateSource } from "@/server/contract/template-resource";
import { CONFIG_MAP, type ConfigMap, type Gateway } from "@/server/kubernetes";

const KEY = "archive";
/** Characters of the hash in the name. */
const NAMED = 40;

export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const nameOf = (sha256: string) => `archive-${sha256.slice(0, NAMED)}`;

/** An archive as the immutable ConfigMap that it is kept in. */
export function archiveObject(bytes: Uint8Array): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: nameOf(sha256Of(bytes)),
      namespace: TEMPLATES_NAMESPACE,
      labels: { [LABEL_ARCHIVE]: "uploaded", [LABEL_MANAGED_BY]: MANAGED_BY },
    },
    immutable: true,
    binaryData: { [KEY]: Buffer.from(bytes).toString("base64") },
  };
}

/** The archive that a source names. Throws where it is not there, or is another one than its name says. */
export async function archiveOf(
  gateway: Pick<Gateway, "get">,
  { archive }: TemplateSource,
): Promise<Uint8Array | undefined> {
  if (!archive) return undefined;
  const { sha256 } = archive;
  const place = { type: CONFIG_MAP, name: nameOf(sha256), namespace: TEMPLATES_NAMESPACE };
  const bytes = Buffer.from((await gateway.get(place))?.binaryData?.[KEY] ?? "", "base64");
  if (sha256Of(bytes) !== sha256)
    throw new Error(`spec.source.archive: there is no archive ${sha256}. Upload it again.`);
  return bytes;
}

/** One that nobody has named yet may be named soon. */
const YOUNG_MS = 24 * 60 * 60_000;

/** Removes archives that none of these sources names and that are not new. */
export async function removeArchives(
  gateway: Gateway,
  sources: readonly (TemplateSource | undefined)[],
  now: Date,
): Promise<void> {
  const named = new Set(
    sources.flatMap((source) => (source?.archive ? [nameOf(source.archive.sha256)] : [])),
  );
  const { items } = await gateway.list(CONFIG_MAP, {
    namespace: TEMPLATES_NAMESPACE,
    labelSelector: LABEL_ARCHIVE,
  });
  for (const { metadata } of items) {
    const age = now.getTime() - Date.parse(metadata.creationTimestamp ?? "");
    if (named.has(metadata.name) || !(age > YOUNG_MS)) continue;
    await gateway.delete({ type: CONFIG_MAP, name: metadata.name, namespace: TEMPLATES_NAMESPACE });
  }
}
