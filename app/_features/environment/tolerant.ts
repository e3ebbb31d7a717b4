import { z } from "zod";
import { environmentList, environmentView } from "@/server/contract/environment";
import { environmentsPayload } from "@/server/contract/streams/environments";

/**
 * The list as a page takes it: one environment that its contract cannot read (a newer portal's, or one that an older check let
 * through) is told by name, and hides none of the others.
 */

const unreadable = z
  .object({ name: z.string(), uid: z.string() })
  .transform((one) => ({ ...one, unreadable: true as const }));
const tolerantView = environmentView.or(unreadable);

export type Unreadable = z.output<typeof unreadable>;

export const tolerantList = environmentList.or(z.object({ items: z.array(tolerantView) }));

export const tolerantPayload = environmentsPayload.or(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("snapshot"), items: z.array(tolerantView) }),
    z.object({ kind: z.literal("upsert"), item: tolerantView }),
  ]),
);
export type TolerantPayload = z.output<typeof tolerantPayload>;
