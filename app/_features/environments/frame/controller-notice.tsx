"use client";
import { useEffect, useState } from "react";
import { Notice } from "@/app/_ui/notice";
import type { EnvironmentView } from "@/server/contract/environment";
import { awaitsController } from "../../environment/state";

/** The controller usually takes up a change within half a second, and a new one leads within 20 s of a lost one. */
const PATIENCE_MS = 8_000;

/** Says that a change waits for a controller that is away, instead of letting it look as if it were under way. */
export function ControllerNotice({ view }: { view: EnvironmentView }) {
  const awaits = awaitsController(view);
  const overdue = useLasting(awaits, view.generation);
  if (!overdue) return null;
  return (
    <div className="mx-auto w-full max-w-7xl px-4 pt-4 sm:px-6">
      <Notice alert tone="warn" title="The last change is not taken up yet">
        The portal’s controller does not answer. What runs goes on running, and the change follows as soon as
        the controller is back. If it stays away, tell whoever runs the portal: they find it by{" "}
        <code className="font-mono text-[0.92em]">
          kubectl -n devspace-portal get deployment portal-controller
        </code>
        .
      </Notice>
    </div>
  );
}

/** Whether `condition` has held for the time of patience, counted anew for each generation. */
function useLasting(condition: boolean, generation: number): boolean {
  const [overdue, setOverdue] = useState<number>();
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setOverdue(generation), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [condition, generation]);
  return condition && overdue === generation;
}
