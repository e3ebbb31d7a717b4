import { z } from "zod";
import { bytes, streamKind } from "@/server/contract/streams/kind";

/** A two-way kind of tests: bytes come back as they went, and JSON with them. */
export const echoKind = streamKind({
  kind: "echo",
  params: z.strictObject({ environment: z.string() }),
  down: z.union([bytes, z.object({ said: z.string() })]),
  up: z.union([bytes, z.strictObject({ say: z.string().max(100) })]),
  action: "exec",
  environmentOf: ({ environment }) => environment,
});

/** Serves echoes, unless a test stalls their reading by name of the environment. */
export function serveEcho() {
  const stalled = new Set<string>();
  const counts = { read: 0, open: 0 };
  return {
    counts,
    stall: (environment: string) => void stalled.add(environment),
    async *serve(call: {
      params: { environment: string };
      input: AsyncIterable<Uint8Array | { say: string }>;
      signal: AbortSignal;
    }): AsyncGenerator<Uint8Array | { said: string }> {
      const { params, input, signal } = call;
      counts.open++;
      try {
        if (stalled.has(params.environment))
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        for await (const item of input) {
          counts.read++;
          yield item instanceof Uint8Array ? item : { said: item.say };
        }
      } finally {
        counts.open--;
      }
    },
  };
}
