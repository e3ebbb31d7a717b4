import type { z } from "zod";
import type { logParams } from "@/server/contract/logs";
import type { ContainerState } from "./container-state";
import type { Beginning } from "./follow-container";
import { secondBefore } from "./log-time";

export type ParsedLogParams = z.output<typeof logParams>;

/** A container that printed nothing before a stream broke off can't have printed unseen lines long before its last line. */
const UNLISTED_OVERLAP_MS = 10_000;

/** `<pod uid>/<container>/<restart count>`: the key of a source in the contract. */
export function sourceKey(uid: string, container: string, restart: number): string {
  return `${uid}/${container}/${restart}`;
}

interface Place {
  uid: string;
  container: string;
  state: ContainerState;
  /** Whether the pod was there when the stream began. */
  initial: boolean;
}

/** Where the reading of a container begins, by the stream's parameters and what is known of the container. */
export function beginningOf(params: ParsedLogParams, { uid, container, state, initial }: Place): Beginning {
  const cursors = Object.entries(params.cursors ?? {});
  const prefix = sourceKey(uid, container, 0).slice(0, -1);
  const own = cursors
    .filter(([key]) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)))
    .map(([key, cursor]) => ({ restart: Number(key.slice(prefix.length)), cursor }))
    .filter(({ restart }) => restart <= state.restart)
    .sort((a, b) => b.restart - a.restart)[0];
  if (own) return { kind: "cursor", ...own };
  if (!initial || state.phase === "pending") return { kind: "start" };
  const latest = cursors
    .map(([, { time }]) => time)
    .sort()
    .at(-1);
  if (latest) return { kind: "since", sinceTime: secondBefore(latest, UNLISTED_OVERLAP_MS) };
  return { kind: "tail", lines: params.tailLines };
}
