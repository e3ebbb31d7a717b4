import type { Admission } from "./admission";
import type { PreviewMetrics } from "./metrics";
import type { PreviewTarget } from "./target";
import type { PreviewBackend, Shown, Visitor } from "./types";
import type { PreviewUse } from "./use";

/** Of one environment at a time: a page that opens sockets without end must not take the portal's. */
const MOST_OPEN = 1_000;

/** Something that is passed on now. */
export interface OpenConnection {
  shown: Shown;
  target: PreviewTarget;
  clientAddress: string;
  cut(): void;
}

export interface OpenConnections {
  /** Notes one as open until the function it gives is called; undefined when too many of the environment are. */
  begin(visitor: Visitor, kind: "request" | "socket", one: OpenConnection): (() => void) | undefined;
  /** Asks again who has what open, and cuts what they may not open any more. */
  recheck(asked: { backend: PreviewBackend; admission: Admission }): Promise<void>;
  cutAll(): void;
}

/** What is open at previews. `currently` gives a target with its environment as it is now. */
export function createOpenConnections(parts: {
  use: PreviewUse;
  metrics: PreviewMetrics;
  currently(target: PreviewTarget): PreviewTarget;
}): OpenConnections {
  const { use, metrics, currently } = parts;
  const open = new Set<OpenConnection>();
  const byEnvironment = new Map<string, number>();
  return {
    begin(visitor, kind, one) {
      const { uid = "" } = one.target.environment.metadata;
      const others = byEnvironment.get(uid) ?? 0;
      if (others >= MOST_OPEN) return undefined;
      byEnvironment.set(uid, others + 1);
      open.add(one);
      metrics.open.inc({ kind });
      const ended = use.begin(one.target, visitor.id);
      return () => {
        if (!open.delete(one)) return;
        const left = (byEnvironment.get(uid) ?? 1) - 1;
        if (left > 0) byEnvironment.set(uid, left);
        else byEnvironment.delete(uid);
        metrics.open.dec({ kind });
        ended();
      };
    },
    async recheck({ backend, admission }) {
      admission.forget();
      const mayStay = async ({ cut: _, ...asked }: OpenConnection) => {
        try {
          return (await admission.admit({ ...asked, target: currently(asked.target) })) !== undefined;
        } catch (error) {
          // Where it cannot be told, it is told the next time.
          return backend.refusalOf(error)?.problemCode === "store-unavailable";
        }
      };
      await Promise.all([...open].map(async (one) => (await mayStay(one)) || one.cut()));
    },
    cutAll() {
      for (const { cut } of open) cut();
    },
  };
}
