import { createHash } from "node:crypto";
import { isKubernetesError } from "./errors";
import { EVENT } from "./resources";
import type { Gateway, KubernetesObject } from "./types";

export interface RecordEventInput {
  gateway: Gateway;
  /** What the event is about. */
  object: KubernetesObject;
  type: "Normal" | "Warning";
  /** UpperCamelCase word for machines: `Created`. */
  reason: string;
  /** One sentence for people. */
  message: string;
}

const REPORTER = "devspace-portal";
const MESSAGE_LIMIT = 1024;
const ATTEMPTS = 3;

/** The same event about the same object always has the same name, so that a repeat is counted and not added. */
function eventName({ object, type, reason, message }: RecordEventInput): string {
  const { uid = "", name } = object.metadata;
  const hash = createHash("sha256").update([uid, type, reason, message].join("\n")).digest("hex");
  return `${name.slice(0, 200).replace(/[^a-z0-9]+$/, "")}.${hash.slice(0, 16)}`;
}

async function write(input: RecordEventInput, namespace: string): Promise<void> {
  const { gateway, object, type, reason, message } = input;
  const name = eventName(input);
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const known = await gateway.get({ type: EVENT, name, namespace });
  if (known) {
    const count = (typeof known.count === "number" ? known.count : 1) + 1;
    const metadata = { resourceVersion: known.metadata.resourceVersion };
    await gateway.mergePatch({ type: EVENT, name, namespace }, { metadata, count, lastTimestamp: now });
    return;
  }
  await gateway.create({
    apiVersion: EVENT.apiVersion,
    kind: EVENT.kind,
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      uid: object.metadata.uid,
      resourceVersion: object.metadata.resourceVersion,
    },
    type,
    reason,
    message: message.slice(0, MESSAGE_LIMIT),
    source: { component: REPORTER },
    reportingComponent: REPORTER,
    reportingInstance: process.env.POD_NAME ?? REPORTER,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
}

/**
 * Records a core/v1 Event; a repeat raises the count of the first one. Events of cluster-scoped objects are in namespace
 * `default`, where kubectl looks for them. Gives whether it was recorded: an event that can't be written (its namespace is
 * going away) never fails the work that it tells about.
 */
export async function recordEvent(input: RecordEventInput): Promise<boolean> {
  const namespace = input.object.metadata.namespace ?? "default";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      await write(input, namespace);
      return true;
    } catch (error) {
      if (!isKubernetesError(error)) throw error;
      // Another process wrote the same event, or it expired, between the reading and the writing.
      if (!["conflict", "already-exists", "not-found"].includes(error.code)) return false;
    }
  }
  return false;
}
