import {
  LABEL_MANAGED_BY,
  LABEL_REVISION,
  LABEL_TEMPLATE,
  MANAGED_BY,
  TEMPLATES_NAMESPACE,
} from "@/server/contract/labels";
import type { ConfigMap } from "@/server/kubernetes";

/** Bytes of a part: in base64 well below the 1 MiB that a ConfigMap may have. */
const PART_BYTES = 700 * 1024;

const ANNOTATION_PART = "devspace-portal.io/part";

/** A packed revision as the immutable ConfigMaps it is kept in. */
export function partsOf(template: string, revision: string, packed: Buffer): ConfigMap[] {
  const count = Math.max(1, Math.ceil(packed.length / PART_BYTES));
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `${template}-${revision}-${index}`,
      namespace: TEMPLATES_NAMESPACE,
      labels: { [LABEL_TEMPLATE]: template, [LABEL_REVISION]: revision, [LABEL_MANAGED_BY]: MANAGED_BY },
      annotations: { [ANNOTATION_PART]: `${index + 1}/${count}` },
    },
    immutable: true,
    binaryData: {
      content: packed.subarray(index * PART_BYTES, (index + 1) * PART_BYTES).toString("base64"),
    },
  }));
}

/** The packed revision of its parts, in whatever order; undefined while one of them is not there. */
export function packedOf(parts: readonly ConfigMap[]): Buffer | undefined {
  const numbered = new Map(parts.map((part) => [part.metadata.annotations?.[ANNOTATION_PART] ?? "", part]));
  const count = Number(parts[0]?.metadata.annotations?.[ANNOTATION_PART]?.split("/")[1] ?? 0);
  const found = Array.from({ length: count }, (_, index) => numbered.get(`${index + 1}/${count}`));
  if (count === 0 || found.some((part) => part === undefined)) return undefined;
  return Buffer.concat(found.map((part) => Buffer.from(part?.binaryData?.content ?? "", "base64")));
}
