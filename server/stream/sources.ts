import type { z } from "zod";
import type { Action } from "@/server/contract/access";
import type { streamRequest } from "@/server/contract/stream";
import { authorise } from "@/server/people/authorise";
import type { Principal } from "@/server/people/principal";
import { environmentsSource } from "./environments-source";
import type { StreamBackend, StreamPayload } from "./types";

type Request = z.output<typeof streamRequest>;

/** The environment a stream concerns and what it does to it: checked when it opens and while it is open. */
export function accessOf(request: Request): { environment: string; action: Action } | undefined {
  switch (request.kind) {
    case "environments":
      return undefined;
    case "logs":
      return { environment: request.params.environment, action: "logs" };
  }
}

/** The payloads of a stream; rights are checked first, before anything is asked of Kubernetes. */
export async function* sourceOf(
  request: Request,
  options: { backend: StreamBackend; principal: () => Principal; signal: AbortSignal },
): AsyncGenerator<StreamPayload> {
  const { backend, principal, signal } = options;
  const access = accessOf(request);
  if (access) await backend.authorise(principal(), access.action, access.environment);
  switch (request.kind) {
    case "environments":
      await backend.read(principal());
      yield* environmentsSource({
        environments: backend.environments,
        templates: backend.templates,
        visible: (environment) => authorise(principal(), "view", environment) === "allowed",
        signal,
      });
      return;
    case "logs": {
      const release = backend.logReaders.take(principal().user.id);
      try {
        yield* backend.openLogs(request.params, signal);
      } finally {
        release();
      }
    }
  }
}
