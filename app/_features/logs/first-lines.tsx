import { Skeleton } from "@/app/_ui/skeleton";
import type { LogPage } from "@/server/contract/logs";
import { entryMaker } from "./entries";
import { LineCells, Mark } from "./line-cells";
import { LinesSkeleton } from "./lines-skeleton";

/** More than fit on a screen. */
const SHOWN = 80;

/**
 * The log tab before its code is there: the last lines, as the server read them, where the tab will show them. It is drawn by the
 * server only, which does not know the reader's time zone: times keep their place.
 */
export function FirstLines({ page }: { page: LogPage | undefined }) {
  const entries = page?.payloads.flatMap(entryMaker(new Map())) ?? [];
  const pods = new Map<string, Set<string>>();
  for (const payload of page?.payloads ?? []) {
    if (payload.kind !== "source" || !payload.source.component) continue;
    const { component, pod } = payload.source;
    pods.set(component, (pods.get(component) ?? new Set()).add(pod));
  }
  const several = [...pods.values()].some(({ size }) => size > 1);
  return (
    <div aria-busy="true" className="flex min-h-[28rem] flex-1 flex-col">
      <div className="border-b border-line bg-surface px-3 py-2 sm:px-6">
        <Skeleton className="h-8 w-full" />
      </div>
      <div className="relative min-h-0 flex-1 bg-surface">
        {entries.length === 0 ? (
          <LinesSkeleton />
        ) : (
          <div className="absolute inset-0 flex flex-col-reverse overflow-hidden py-1 font-mono text-xs leading-5">
            <div className="min-h-full">
              <div className="h-9" />
              {entries.slice(-SHOWN).map((entry, index) => {
                const key = `${index}-${entry.time}`;
                const time = <span className="tabular invisible shrink-0">00:00:00.000</span>;
                if (entry.kind === "mark")
                  return <Mark key={key} entry={{ ...entry, id: index }} time={time} />;
                const before = <span className="size-5 shrink-0" />;
                const line = { ...entry, id: index };
                return <LineCells key={key} entry={line} time={time} several={several} before={before} />;
              })}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
