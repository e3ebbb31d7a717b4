"use client";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import { Section } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { formatDuration } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import type { EnvironmentView, Step } from "@/server/contract/environment";
import { isBlocked, isDeleting } from "../../environment/state";
import { type Bar, layOutSteps } from "./timeline-bars";

/** How the environment came (or comes) alive, or how it goes: each step with its time, on one axis. */
export function Timeline({ view }: { view: EnvironmentView }) {
  const { phase, steps: reported } = view.status;
  const deleting = isDeleting(view);
  // Until the controller has seen that it is to go, the steps are still those of its creation.
  const steps = deleting && phase !== "Deleting" ? [] : reported;
  const { title, since } = headingOf(view, deleting);
  return (
    <Section id="timeline" title={title} actions={since && <Elapsed since={since} />}>
      {steps.length > 0 ? (
        <Steps steps={steps} running={steps.some((step) => step.state === "running")} />
      ) : (
        <p className="px-4 py-4 text-muted">Waiting for the controller to take it up…</p>
      )}
    </Section>
  );
}

/** What the steps amount to, and since when it runs where it does. */
function headingOf(view: EnvironmentView, deleting: boolean): { title: string; since?: string } {
  const { createdInMs } = view.status;
  if (deleting) return { title: "Deleting", since: view.deletingAt };
  if (createdInMs !== undefined) return { title: `Created in ${formatDuration(createdInMs)}` };
  if (isBlocked(view)) return { title: "Not created: something has to be changed first" };
  if (view.spec.paused && view.status.steps.every(({ state }) => state === "done"))
    return { title: "Set up, and asleep" };
  return view.spec.paused ? { title: "Creation paused" } : { title: "Coming alive", since: view.createdAt };
}

function Elapsed({ since }: { since: string }) {
  const now = useNow(200);
  return <span className="tabular text-[13px] text-muted">{formatDuration(now - Date.parse(since))}</span>;
}

function Steps({ steps, running }: { steps: readonly Step[]; running: boolean }) {
  // Ticks fast only while something moves.
  const now = useNow(running ? 200 : 60_000);
  const { bars } = layOutSteps(steps, now);
  return (
    <ol className="px-4 py-2">
      {bars.map((bar) => (
        <StepRow key={bar.step.name} bar={bar} />
      ))}
    </ol>
  );
}

const icons: Record<Step["state"], { icon: typeof CircleCheck; look: string; word: string; bar: string }> = {
  done: { icon: CircleCheck, look: "text-ok", word: "done", bar: "bg-ok" },
  running: { icon: LoaderCircle, look: "animate-turn text-warn", word: "running", bar: "bg-warn" },
  failed: { icon: CircleX, look: "text-bad", word: "failed", bar: "bg-bad" },
  pending: { icon: CircleDashed, look: "text-faint", word: "to come", bar: "" },
};

function StepRow({ bar }: { bar: Bar }) {
  const { step, left, width, duration } = bar;
  const { icon: Icon, look, word, bar: colour } = icons[step.state];
  return (
    <li className="py-1.5">
      <div className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2.5">
        <Icon className={classNames("size-4", look)} aria-hidden="true" />
        <span className={step.state === "pending" ? "truncate text-faint" : "truncate"}>
          {step.title}
          <span className="sr-only">, {word}</span>
        </span>
        <span className="tabular text-[13px] text-muted">
          {duration === undefined ? "" : formatDuration(duration)}
        </span>
      </div>
      <div className="mt-1 ml-6.5 h-1 rounded-full bg-sunken" aria-hidden="true">
        {duration !== undefined && (
          <div
            className={classNames("h-full min-w-1 rounded-full", colour)}
            style={{ marginLeft: `${Math.min(left, 99)}%`, width: `${width}%` }}
          />
        )}
      </div>
      {step.message && step.state !== "done" && (
        <p
          className={classNames(
            "mt-1 ml-6.5 text-[13px]",
            step.state === "failed" ? "text-bad" : "text-muted",
          )}
        >
          {step.message}
        </p>
      )}
    </li>
  );
}
