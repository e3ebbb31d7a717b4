"use client";
import { Eye } from "lucide-react";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Kbd } from "@/app/_ui/kbd";
import { StatusIcon, type Tone } from "@/app/_ui/status-mark";
import { formatClock } from "@/app/_ui/time";
import type { TerminalPerson } from "@/server/contract/terminals";
import { useConnection, useStreamClient } from "../../live/live-provider";
import type { TerminalView } from "../session/terminal-session";

/** Milliseconds between two measurements of the round trip, while a terminal is looked at. */
const MEASURE_MS = 5_000;
/** For how long it is told that something typed went nowhere. */
const TOLD_MS = 3_000;

/** How a terminal stands, in a line below it: connection and latency, where it runs, who else is there. */
export function StatusLine({
  view,
  shown,
  children,
}: {
  view: TerminalView;
  shown: boolean;
  children: ReactNode;
}) {
  const state = useStanding(view);
  const latency = useLatency(shown && view.phase.status === "open");
  const refused = useRecent(view.refusals);
  const { attached } = view;
  return (
    <div className="flex h-8 shrink-0 items-center gap-x-3 border-t border-line bg-surface pr-1 pl-3 text-xs text-muted">
      <span role="status" className="flex max-w-3/4 min-w-0 shrink-0 items-center gap-1.5">
        <StatusIcon tone={state.tone} />
        <span className={refused ? "truncate font-medium text-bad" : "truncate"}>
          {refused ? `${refused} What you type is not sent.` : state.text}
        </span>
      </span>
      {latency !== undefined && view.phase.status === "open" && (
        <span className="tabular whitespace-nowrap" title="Time to the portal and back">
          {latency < 1 ? "< 1" : Math.round(latency)} ms
        </span>
      )}
      {attached && (
        <span className="min-w-0 truncate font-mono" title={`${attached.pod} · ${attached.container}`}>
          {attached.pod} · {attached.container}
        </span>
      )}
      {attached?.access === "read" && (
        <span className="flex items-center gap-1 font-medium text-info">
          <Eye className="size-3.5" aria-hidden="true" />
          Read-only
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-2">
        <People people={view.people} />
        <span className="hidden items-center gap-1 lg:flex pointer-coarse:hidden">
          <Kbd>Shift</Kbd>
          <Kbd>Esc</Kbd> leaves
        </span>
        {children}
      </span>
    </div>
  );
}

function useStanding({ phase, attached }: TerminalView): { tone: Tone; text: string } {
  const connection = useConnection();
  if (phase.status === "ended") return { tone: "unknown", text: `Ended at ${formatClock(phase.ended.at)}` };
  if (phase.status === "refused") return { tone: "bad", text: "Not open" };
  if (connection.status === "reconnecting")
    return { tone: "warn", text: `Reconnecting… as of ${formatClock(connection.since)}` };
  if (connection.status === "stopped") return { tone: "bad", text: "Not connected" };
  if (phase.status === "open") return { tone: "ok", text: "Connected" };
  return { tone: "pending", text: attached ? "Reconnecting…" : "Connecting…" };
}

const nothing = () => () => {};

/** Milliseconds of the round trip, measured again and again while `wanted`. */
function useLatency(wanted: boolean): number | undefined {
  const client = useStreamClient();
  useEffect(() => {
    if (!wanted || !client) return;
    client.measure();
    const timer = setInterval(() => document.visibilityState === "visible" && client.measure(), MEASURE_MS);
    return () => clearInterval(timer);
  }, [wanted, client]);
  return useSyncExternalStore(client?.subscribe ?? nothing, () => client?.latency());
}

/** Whether `count` went up a moment ago. */
function useRecent(count: number): string | undefined {
  const [told, setTold] = useState(count);
  useEffect(() => {
    const timer = setTimeout(() => setTold(count), TOLD_MS);
    return () => clearTimeout(timer);
  }, [count]);
  return count > told ? "Not connected." : undefined;
}

function People({ people }: { people: readonly TerminalPerson[] }) {
  const others = people.filter(({ you }) => !you);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Also here" className="flex items-center gap-1">
      {others.map(({ email, name, access }) => (
        <li
          key={email}
          title={`${name} (${email}) ${access === "write" ? "can type" : "watches"}`}
          className="flex max-w-32 items-center gap-1 rounded-full bg-iris-soft px-2 py-0.5 font-medium text-iris"
        >
          {access === "read" && <Eye className="size-3" aria-hidden="true" />}
          <span className="truncate">{name || email}</span>
          <span className="sr-only">{access === "write" ? "can type" : "watches"}</span>
        </li>
      ))}
    </ul>
  );
}
