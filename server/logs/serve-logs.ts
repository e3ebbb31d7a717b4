import type { LogPayload } from "@/server/contract/logs";
import type { Gateway } from "@/server/kubernetes";
import type { ParsedLogParams } from "./beginning";
import { streamLogs } from "./stream-logs";

/** Serves log streams, as many for each person as `readers` has places for. */
export function serveLogs({
  gateway,
  readers,
}: {
  gateway: Gateway;
  /** Throws a refusal when all are taken; returns what gives the place back. */
  readers: { take(userId: string): () => void };
}) {
  return async function* (call: {
    params: ParsedLogParams;
    principal: { user: { id: string } };
    signal: AbortSignal;
  }): AsyncGenerator<LogPayload> {
    const { params, principal, signal } = call;
    const release = readers.take(principal.user.id);
    try {
      yield* streamLogs({ gateway, params, signal });
    } finally {
      release();
    }
  };
}
