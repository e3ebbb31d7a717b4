"use client";
import { announce, announceFailure } from "@/app/_ui/toaster";
import type { EnvironmentView } from "@/server/contract/environment";
import { messageOf } from "../api/problem-error";
import { usePatchEnvironment } from "./queries";

/** Puts an environment to sleep or wakes it, and offers to take it back. */
export function usePause(view: EnvironmentView) {
  const patch = usePatchEnvironment(view.name, "paused");
  const set = (paused: boolean, undoable = true): void => {
    // By promise: what asked may be gone before the answer comes, and callbacks of `mutate` would go with it.
    patch.mutateAsync({ paused }).then(
      () =>
        announce(paused ? `${view.name} goes to sleep` : `${view.name} wakes up`, {
          ...(paused ? { detail: "Data stays. Resume at any time." } : {}),
          ...(undoable ? { undo: () => set(!paused, false) } : {}),
        }),
      (error: unknown) =>
        announceFailure(`${view.name} was not ${paused ? "paused" : "resumed"}`, messageOf(error)),
    );
  };
  return { toggle: () => set(!view.spec.paused), pending: patch.isPending };
}
