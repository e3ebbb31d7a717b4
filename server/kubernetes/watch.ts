import type { Client } from "./client";
import { errorFromStatus, kubernetesError } from "./errors";
import { pathOf } from "./paths";
import { transportError } from "./transport";
import type { KubernetesObject, ListOptions, ResourceType } from "./types";

export type WatchEvent =
  /** The API server has accepted the watch. */
  | { type: "OPEN" }
  | { type: "ADDED" | "MODIFIED" | "DELETED"; object: KubernetesObject; resourceVersion: string }
  | { type: "BOOKMARK"; resourceVersion: string };

interface WatchRequest extends ListOptions {
  /** Watch changes after this version. */
  resourceVersion: string;
  /** How long the API server keeps the watch open; it ends in order then. */
  seconds: number;
  signal: AbortSignal;
}

/** Time past the agreed end after which a watch counts as stalled. */
const GRACE_SECONDS = 5;

function parse(line: string, type: ResourceType): WatchEvent | undefined {
  const event = JSON.parse(line) as { type: string; object: KubernetesObject & { code?: number } };
  const { object } = event;
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const whole = { ...object, apiVersion: type.apiVersion, kind: type.kind };
      return { type: event.type, object: whole, resourceVersion: object.metadata.resourceVersion ?? "" };
    }
    case "BOOKMARK":
      return { type: "BOOKMARK", resourceVersion: object.metadata.resourceVersion ?? "" };
    case "ERROR":
      throw errorFromStatus(object.code ?? 500, JSON.stringify(object));
    default:
      return undefined;
  }
}

/**
 * One watch, to its end. The API server is asked to end it after `seconds` (with a bookmark just before), so that a
 * connection which went silent is found out: if the end does not come, `unavailable` with cause `stalled` is thrown.
 * An expired version throws `gone`.
 */
export async function* watchOnce(
  client: Client,
  type: ResourceType,
  { namespace, labelSelector, fieldSelector, resourceVersion, seconds, signal }: WatchRequest,
): AsyncGenerator<WatchEvent> {
  const deadline = AbortSignal.timeout((seconds + GRACE_SECONDS) * 1000);
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds: seconds,
    resourceVersion,
    labelSelector,
    fieldSelector,
  };
  const response = await client.stream({
    method: "GET",
    path: pathOf(type, { namespace }),
    query,
    signal: AbortSignal.any([signal, deadline]),
    verb: "watch",
    resource: type.plural,
    idempotent: true,
  });
  try {
    yield { type: "OPEN" };
    // Objects may be large (a Secret of 1 MiB): lines are joined here, not cut.
    let rest: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        rest.push(chunk.subarray(start, end));
        const line = Buffer.concat(rest).toString("utf8");
        rest = [];
        start = end + 1;
        const event = line.trim() ? parse(line, type) : undefined;
        if (event) yield event;
      }
      if (start < chunk.length) rest.push(Buffer.from(chunk.subarray(start)));
    }
  } catch (cause) {
    if (deadline.aborted && !signal.aborted) {
      const message = `The watch on ${type.plural} fell silent: nothing came for too long after its agreed end.`;
      throw kubernetesError("unavailable", message, { cause: "stalled" });
    }
    throw transportError(client.connection, cause);
  } finally {
    response.destroy();
  }
}
