import { Link } from "@/app/_ui/link";
import { StatusIcon, type Tone } from "@/app/_ui/status-mark";
import type { EnvironmentView, PodStatus } from "@/server/contract/environment";
import { LateTerminalButton } from "../../terminal/late-terminal-button";

function podTone(pod: PodStatus): Tone {
  if (pod.ready) return "ok";
  if (pod.phase === "Failed") return "bad";
  const waiting = pod.reason ?? pod.containers.find((container) => !container.ready)?.reason ?? "";
  return /BackOff|Err|OOM|Invalid|Unschedulable/.test(waiting) ? "bad" : "pending";
}

function podWord(pod: PodStatus): string {
  if (pod.ready) return "Ready";
  return pod.reason ?? pod.containers.find((container) => container.reason)?.reason ?? pod.phase;
}

/** The pods of a component; each leads to its own log, and to a shell in it. */
export function PodList({
  view,
  component,
  title,
  bare = false,
}: {
  view: EnvironmentView;
  component: string;
  title: string;
  bare?: boolean;
}) {
  const pods = view.status.components[component]?.pods ?? [];
  if (pods.length === 0) return null;
  return (
    <ul aria-label="Pods" className={bare ? "" : "border-t border-line px-2 py-1.5"}>
      {pods.map((pod) => (
        <li key={pod.uid ?? pod.name} className="flex items-center">
          <Link
            href={`/environments/${view.name}/logs?pod=${encodeURIComponent(pod.name)}`}
            title={pod.message ?? `Log of ${pod.name}`}
            className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-[13px] hover:bg-hover"
          >
            <StatusIcon tone={podTone(pod)} />
            <span className="min-w-0 flex-1 truncate font-mono text-xs">{pod.name}</span>
            {pod.dev && <span className="text-xs font-medium text-iris">dev</span>}
            <span className="text-xs text-muted">{podWord(pod)}</span>
          </Link>
          <LateTerminalButton {...{ view, component, title }} pod={pod.name} />
        </li>
      ))}
    </ul>
  );
}
