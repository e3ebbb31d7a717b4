import { z } from "zod";
import { environmentView } from "../environment";
import { streamKind } from "./kind";

export const environmentsPayload = z.discriminatedUnion("kind", [
  /** Everything there is; replaces what the client holds. Sent first, and after the server's cache was rebuilt. */
  z.object({ kind: z.literal("snapshot"), items: z.array(environmentView) }),
  z.object({ kind: z.literal("upsert"), item: environmentView }),
  z.object({ kind: z.literal("remove"), name: z.string(), uid: z.string() }),
  /** Whether the server's view of the cluster is current: shown as a banner when it is not. */
  z.object({ kind: z.literal("health"), live: z.boolean(), since: z.string(), message: z.string() }),
]);
export type EnvironmentsPayload = z.infer<typeof environmentsPayload>;

/** Live list of the environments that its reader may see. */
export const environmentsKind = streamKind({
  kind: "environments",
  params: z.strictObject({}),
  down: environmentsPayload,
  up: z.never(),
  action: "view",
  environmentOf: () => undefined,
});
