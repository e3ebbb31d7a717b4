import type { z } from "zod";
import type { User } from "@/server/contract/people";
import type { streamRequest } from "@/server/contract/stream";
import { mayAccess } from "@/server/people/authorise";
import { environmentsSource } from "./environments-source";
import type { StreamBackend, StreamPayload } from "./types";

type Request = z.output<typeof streamRequest>;

/** The environment a stream shows, whose rights are checked while it is open. */
export function environmentOf(request: Request): string | undefined {
  return request.kind === "logs" ? request.params.environment : undefined;
}

/** The payloads of a stream; rights are checked first, before anything is asked of Kubernetes. */
export async function* sourceOf(
  request: Request,
  options: { backend: StreamBackend; user: () => User; signal: AbortSignal },
): AsyncGenerator<StreamPayload> {
  const { backend, user, signal } = options;
  switch (request.kind) {
    case "environments":
      yield* environmentsSource({
        environments: backend.environments,
        visible: (environment) => mayAccess(user(), environment.spec.owner),
        signal,
      });
      return;
    case "logs": {
      await backend.authorise(user(), request.params.environment);
      const release = backend.logReaders.take(user().id);
      try {
        yield* backend.openLogs(request.params, signal);
      } finally {
        release();
      }
    }
  }
}
