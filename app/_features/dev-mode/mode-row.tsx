"use client";
import dynamic from "next/dynamic";
import { patiently } from "@/app/_ui/after-load";
import { Switch } from "@/app/_ui/switch";
import { formatDuration } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { Mode } from "@/server/contract/names";
import { isDeleting, modeOf } from "../environment/state";
import { useModeFlip } from "./use-mode-flip";

// Rare, and not what the page waits for.
const FlipFailed = dynamic(() =>
  patiently(() => import("./flip-failed")).then((module) => module.FlipFailed),
);

/** One click between production and dev pod, how far a switch is, and the way back when it fails. */
export function ModeRow({ view, component }: { view: EnvironmentView; component: string }) {
  const { flip, requested, pending } = useModeFlip(view, component);
  const status = view.status.components[component];
  // A dev pod of the DevSpace CLI is there whatever the spec says, and switching it off brings production back.
  const standing = status?.replacedBy === "devspace-cli" ? status.mode : modeOf(view, component);
  const mode = requested ?? standing;
  // Until the controller has seen the change, the status still tells of the time before it.
  const observed = status?.mode === mode && !pending;
  const failed = observed && status.modePhase === "Failed";
  const switching =
    !failed && (pending || (status !== undefined && !observed) || status?.modePhase === "Switching");
  const asleep = view.spec.paused || status?.state === "Asleep";

  return (
    <div
      className={mode === "dev" ? "border-y border-iris/25 bg-iris-soft" : "border-y border-line bg-canvas"}
    >
      <div className="flex min-h-12 items-center justify-between gap-3 px-4 py-2">
        <div className="min-w-0">
          <p className={mode === "dev" ? "font-medium text-iris" : "font-medium"}>Dev mode</p>
          <p className="text-[13px] text-muted">
            {switching && !asleep ? (
              <SwitchProgress mode={mode} startedAt={observed ? status?.switch?.startedAt : undefined} />
            ) : (
              <Standing mode={mode} status={status} failed={failed} asleep={asleep} />
            )}
          </p>
        </div>
        <Switch
          label="Dev mode"
          checked={mode === "dev"}
          busy={switching && !asleep}
          disabled={isDeleting(view)}
          onChange={(on) => flip(component, on ? "dev" : "production")}
        />
      </div>
      {failed && (
        <FlipFailed
          environment={view.name}
          mode={mode}
          cause={status.message ?? status.reason}
          onBack={() => flip(component, mode === "dev" ? "production" : "dev")}
        />
      )}
    </div>
  );
}

function SwitchProgress({ mode, startedAt }: { mode: Mode; startedAt: string | undefined }) {
  const now = useNow(200);
  return (
    <span className="tabular">
      {mode === "dev" ? "Switching to the dev pod" : "Switching to production"}…
      {startedAt && ` ${formatDuration(now - Date.parse(startedAt))}`}
    </span>
  );
}

function Standing({
  mode,
  status,
  failed,
  asleep,
}: {
  mode: Mode;
  status: ComponentStatus | undefined;
  failed: boolean;
  asleep: boolean;
}) {
  if (status?.replacedBy === "devspace-cli") {
    return asleep ? <>The DevSpace CLI's dev pod is asleep</> : <>The DevSpace CLI runs a dev pod here</>;
  }
  if (failed) return <>Not ready</>;
  if (asleep) return <>Asleep; wakes as {mode === "dev" ? "a dev pod" : "production"}</>;
  const took = status?.switch?.durationMs;
  const text = mode === "dev" ? "A dev pod serves" : "Production serves";
  return (
    <>
      {text}
      {took !== undefined && (
        <span className="tabular whitespace-nowrap"> · switched in {formatDuration(took)}</span>
      )}
    </>
  );
}
