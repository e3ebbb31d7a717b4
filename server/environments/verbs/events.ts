import { z } from "zod";
import type { EnvironmentEvent } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import { visible } from "@/server/contract/visible";
import type { EnvironmentObject } from "@/server/environments/resource";
import { isKubernetesError } from "@/server/kubernetes/errors";
import { EVENT } from "@/server/kubernetes/resources";
import type { Gateway, KubernetesObject, ListOptions } from "@/server/kubernetes/types";
import type { EnvironmentsContext } from "./context";

const NEWEST = 200;
const text = z.string().nullish();

/** A core/v1 Event; newer reporters leave count and times to `series` and `eventTime`. */
const eventObject = z.object({
  type: text,
  reason: text,
  message: text,
  count: z.number().nullish(),
  firstTimestamp: text,
  lastTimestamp: text,
  eventTime: text,
  series: z.object({ count: z.number(), lastObservedTime: text }).nullish(),
  involvedObject: z.object({ kind: text, name: text }),
});

/** Kubernetes Events about the environment (they are in `default`) and in its namespace, newest first, at most 200. */
export async function listEvents(options: {
  context: Pick<EnvironmentsContext, "hub" | "cluster">;
  environment: EnvironmentObject;
}): Promise<EnvironmentEvent[]> {
  const { hub, cluster } = options.context;
  const { name, uid } = options.environment.metadata;
  const read = async (gateway: Gateway, where: ListOptions) => {
    try {
      return (await gateway.list(EVENT, where)).items;
    } catch (error) {
      // Before the controller made the namespace there is nothing, and no right, to read.
      if (isKubernetesError(error, "forbidden") || isKubernetesError(error, "not-found")) return [];
      throw error;
    }
  };
  const found = await Promise.all([
    read(cluster, { namespace: namespaceOf(name) }),
    read(hub, {
      namespace: "default",
      fieldSelector: `involvedObject.kind=Environment,involvedObject.uid=${uid}`,
    }),
  ]);
  return found
    .flat()
    .flatMap(toEvent)
    .sort((a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen))
    .slice(0, NEWEST);
}

function toEvent(object: KubernetesObject): EnvironmentEvent[] {
  const parsed = eventObject.safeParse(object);
  if (!parsed.success) return [];
  const event = parsed.data;
  const { kind, name } = event.involvedObject;
  const lastSeen =
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    object.metadata.creationTimestamp;
  if (!lastSeen) return [];
  return [
    {
      id: object.metadata.uid ?? object.metadata.name,
      type: event.type ?? "Normal",
      reason: visible(event.reason ?? ""),
      message: visible(event.message ?? ""),
      object: `${kind ?? "Object"}/${name ?? ""}`,
      count: Math.trunc(event.series?.count ?? event.count ?? 1),
      firstSeen: event.firstTimestamp ?? event.eventTime ?? undefined,
      lastSeen,
    },
  ];
}
