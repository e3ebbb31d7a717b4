"use client";
import { useQuery } from "@tanstack/react-query";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/card";
import { Skeleton } from "@/app/_ui/skeleton";
import { StatusIcon } from "@/app/_ui/status-mark";
import type { EnvironmentEvent } from "@/server/contract/environment";
import { messageOf } from "../../api/problem-error";
import { eventsQuery } from "../../environment/queries";

/** Kubernetes Events of the environment and its namespace, newest first; those the page was `rendered` with at once. */
export function Events({ name, rendered }: { name: string; rendered: EnvironmentEvent[] | undefined }) {
  const { data, isPending, error, refetch } = useQuery({
    ...eventsQuery(name),
    initialData: rendered && { items: rendered },
  });
  return (
    <Section id="events" title="Events">
      {isPending && (
        <div aria-busy="true" className="flex flex-col gap-3 p-4">
          {["one", "two", "three", "four"].map((row) => (
            <Skeleton key={row} className="h-4 w-full" />
          ))}
        </div>
      )}
      {error && !data && (
        <div className="flex items-center justify-between gap-3 px-4 py-3 text-bad">
          <p>{messageOf(error)}</p>
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      )}
      {data && data.items.length === 0 && (
        <p className="px-4 py-4 text-muted">No events. Kubernetes keeps them for an hour.</p>
      )}
      {data && data.items.length > 0 && (
        // Positioned, so that what is hidden inside scrolls with it. Scrolls by keyboard, too.
        <ol
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
          tabIndex={0}
          aria-label="Events, newest first"
          className="relative max-h-96 overflow-y-auto rounded-b-xl"
        >
          {data.items.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function EventRow({ event }: { event: EnvironmentEvent }) {
  const warning = event.type === "Warning";
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 border-b border-line px-4 py-2 last:border-0">
      <StatusIcon tone={warning ? "warn" : "info"} className="mt-1" />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{event.reason}</span>
          {warning && <span className="sr-only">Warning</span>}
          <span className="truncate font-mono text-xs text-muted">{event.object}</span>
          {event.count > 1 && <span className="tabular text-xs text-muted">×{event.count}</span>}
        </p>
        <p className="text-[13px] break-words text-muted">{event.message}</p>
      </div>
      <span className="text-xs text-muted">
        <Age time={event.lastSeen} />
      </span>
    </li>
  );
}
