import { setTimeout as delay } from "node:timers/promises";
import type { EnvironmentsPayload } from "@/server/contract/streams/environments";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import { toView } from "@/server/environments/view";
import type { Informer } from "@/server/kubernetes/types";
import { authorise } from "@/server/people/authorise";
import type { Principal } from "@/server/people/principal";

/** A change is told at once; those within this time after it become one, since a reconcile writes status several times in a row. */
const COALESCE_MS = 50;
const HEALTH_MS = 1_000;

interface Options {
  environments: Pick<Informer<EnvironmentObject>, "get" | "list" | "health" | "subscribe">;
  templates: Pick<Templates, "get">;
  visible: (environment: EnvironmentObject) => boolean;
  signal: AbortSignal;
}

/** Serves the live list of what each principal may see; `read` notes that somebody looks at it. */
export function serveEnvironments(parts: {
  environments: Options["environments"];
  templates: Options["templates"];
  read(principal: Principal): Promise<void>;
}) {
  return async function* (call: {
    principal: Principal;
    signal: AbortSignal;
  }): AsyncGenerator<EnvironmentsPayload> {
    const { principal, signal } = call;
    const { environments, templates } = parts;
    await parts.read(principal);
    const visible = (environment: EnvironmentObject) =>
      authorise(principal, "view", environment) === "allowed";
    yield* environmentsSource({ environments, templates, visible, signal });
  };
}

/**
 * The live list: a snapshot, then what changes. Nothing is queued: for each name only that it changed is kept, and its state is
 * read when the client asks for the next payload, so a slow client skips to the newest.
 */
async function* environmentsSource({
  environments,
  templates,
  visible,
  signal,
}: Options): AsyncGenerator<EnvironmentsPayload> {
  const changed = new Set<string>();
  /** What the client holds: name → uid. */
  const shown = new Map<string, string>();
  let snapshotDue = true;
  let toldAt = 0;
  let wake = () => {};
  const mark = (name: string) => {
    changed.add(name);
    wake();
  };
  const unsubscribe = environments.subscribe({
    upsert: (object) => mark(object.metadata.name),
    remove: (object) => mark(object.metadata.name),
    rebuilt: () => {
      snapshotDue = true;
      wake();
    },
  });
  let told: string | undefined;
  const healthKey = () => {
    const { live, synced } = environments.health();
    return `${live} ${synced}`;
  };
  const timer = setInterval(() => {
    if (healthKey() !== told) wake();
  }, HEALTH_MS);
  const stop = () => wake();
  signal.addEventListener("abort", stop);

  try {
    while (!signal.aborted) {
      if (healthKey() !== told && (told !== undefined || !environments.health().live)) {
        told = healthKey();
        const { live, since, message } = environments.health();
        yield { kind: "health", live, since, message };
      } else if (snapshotDue && environments.health().synced) {
        snapshotDue = false;
        changed.clear();
        shown.clear();
        told ??= healthKey();
        const items = environments
          .list()
          .filter(visible)
          .map((object) => toView(object, templates));
        for (const { name, uid } of items) shown.set(name, uid);
        yield { kind: "snapshot", items };
      } else if (changed.size > 0 && !snapshotDue) {
        yield* drain(changed, shown, { environments, templates, visible });
        toldAt = performance.now();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted) resolve();
        });
        await delay(Math.max(0, toldAt + COALESCE_MS - performance.now()));
      }
    }
  } finally {
    unsubscribe();
    clearInterval(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** One payload for each changed name, or two where an environment was replaced by another of its name. */
function* drain(
  changed: Set<string>,
  shown: Map<string, string>,
  { environments, templates, visible }: Pick<Options, "environments" | "templates" | "visible">,
): Generator<EnvironmentsPayload> {
  for (const name of changed) {
    changed.delete(name);
    const object = environments.get(name);
    const view = object && visible(object) ? toView(object, templates) : undefined;
    const before = shown.get(name);
    if (before !== undefined && before !== view?.uid) {
      shown.delete(name);
      yield { kind: "remove", name, uid: before };
    }
    if (view) {
      shown.set(name, view.uid);
      yield { kind: "upsert", item: view };
    }
  }
}
