import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import { compileTemplate } from "@/server/environments/template/compile";
import type { Template } from "@/server/environments/template/template";
import type { KubernetesObject } from "@/server/kubernetes";

/** What a source rendered to, frozen: all that a template is compiled from. Paths are those of the description. */
export interface RevisionContent {
  description: TemplateDescription["spec"];
  manifests: {
    folders: Record<string, KubernetesObject[]>;
    /** Patches of dev modes. */
    files: Record<string, KubernetesObject>;
  };
  /** Names of the Secrets that its images are pulled with: the Template's spec says so, never a source. */
  pullSecrets?: string[];
}

/** A template made from a revision, with the revision's hash. */
export interface RevisionTemplate extends Template {
  revision: string;
}

/** Bytes of a revision as JSON, and packed: three ConfigMaps hold the latter beside their own fields. */
const UNPACKED_MAX = 8 * 2 ** 20;
export const PACKED_MAX = Math.floor(2.8 * 2 ** 20);

/** A revision is larger than it may be; the message says how much larger, and what to do. */
export class RevisionTooLarge extends Error {}

/** The same text for the same content, whatever the order of keys. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** Hexadecimal digits of a revision's name: as many as keep others from finding a second content of the same name. */
const DIGITS = 20;

/** First 20 hexadecimal digits of the SHA-256 of a revision; it does not depend on the order of keys. */
export function revisionHash(content: RevisionContent): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex").slice(0, DIGITS);
}

/** A revision as gzip of its canonical JSON; the same bytes for the same content. Throws `RevisionTooLarge`. */
export function packRevision(content: RevisionContent): Buffer {
  const json = Buffer.from(canonicalJson(content));
  if (json.length > UNPACKED_MAX)
    throw new RevisionTooLarge(
      `The revision has ${mebibytes(json.length)} MiB of manifests; at most ${mebibytes(UNPACKED_MAX)} MiB are kept. Leave out generated data, such as large ConfigMaps.`,
    );
  const packed = gzipSync(json, { level: 9 });
  if (packed.length > PACKED_MAX)
    throw new RevisionTooLarge(
      `The revision has ${mebibytes(packed.length)} MiB when it is compressed; at most ${mebibytes(PACKED_MAX)} MiB are kept. Leave out what does not compress, such as pictures in ConfigMaps.`,
    );
  return packed;
}

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const revisionContent = z.strictObject({
  description: templateDescription.shape.spec,
  manifests: z.strictObject({
    folders: z.record(z.string(), z.array(object)),
    files: z.record(z.string(), object),
  }),
  pullSecrets: z.array(z.string()).optional(),
});

/** Digits of names given before they had 20: environments may run such revisions. */
const DIGITS_BEFORE = 12;

/** Whether a packed revision has this name: it goes by its bytes, whatever the contract has come to know since they were packed. */
export function isNamed(packed: Uint8Array, revision: string): boolean {
  const json = gunzipSync(packed, { maxOutputLength: UNPACKED_MAX });
  const digest = createHash("sha256").update(json).digest("hex");
  return [DIGITS, DIGITS_BEFORE].some((digits) => digest.slice(0, digits) === revision);
}

/** Whether two packed revisions hold the same; gzip may give other bytes for it from one version to the next. */
export function holdSame(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [one, other].map((packed) => gunzipSync(packed, { maxOutputLength: UNPACKED_MAX }));
  return a !== undefined && b !== undefined && a.equals(b);
}

/** The content of a packed revision. Throws where it is none, or larger than one may be. */
export function unpackRevision(packed: Uint8Array): RevisionContent {
  const json = gunzipSync(packed, { maxOutputLength: UNPACKED_MAX });
  const { description, manifests, pullSecrets } = revisionContent.parse(JSON.parse(json.toString("utf8")));
  return { description, manifests, ...(pullSecrets ? { pullSecrets } : {}) };
}

/** The template that a revision stands for. Throws with every fault, each with the field of the description. */
export function templateOfRevision(name: string, content: RevisionContent): RevisionTemplate {
  const { description, manifests } = content;
  const found = <T>(kind: string, records: Record<string, T>, path: string): T => {
    const value = Object.hasOwn(records, path) ? records[path] : undefined;
    if (value === undefined) throw new Error(`Template ${name} has no ${kind} ${path}.`);
    return value;
  };
  const template = compileTemplate(
    {
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name },
      spec: description,
    },
    {
      folder: (path) => found("folder", manifests.folders, path),
      file: (path) => found("file", manifests.files, path),
    },
  );
  const { pullSecrets } = content;
  return { ...template, ...(pullSecrets ? { pullSecrets } : {}), revision: revisionHash(content) };
}

const mebibytes = (bytes: number) => Math.round((bytes / 2 ** 20) * 10) / 10;
