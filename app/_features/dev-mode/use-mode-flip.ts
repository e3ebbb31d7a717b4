"use client";
import { announce, announceFailure } from "@/app/_ui/toaster";
import type { EnvironmentView, PatchEnvironmentRequest } from "@/server/contract/environment";
import type { Mode } from "@/server/contract/names";
import { messageOf } from "../api/problem-error";
import { usePatchEnvironment } from "../environment/queries";
import { titleIn } from "../environment/template";
import { useTemplate } from "../environment/templates";

const MODE_TITLES: Record<Mode, string> = { dev: "dev mode", production: "production" };

const patchOf = (component: string, mode: Mode): PatchEnvironmentRequest => ({
  components: { [component]: { mode } },
});

/** Flips a component's mode, says so, and offers to take it back. `requested` is the mode just asked for, while asking. */
export function useModeFlip(view: EnvironmentView, component?: string) {
  const patch = usePatchEnvironment(view.name, component ?? "mode");
  const template = useTemplate(view);
  const asked = component ? patch.variables?.components?.[component]?.mode : undefined;

  const flip = (which: string, mode: Mode, undoable = true): void => {
    const before: Mode = mode === "dev" ? "production" : "dev";
    // By promise: the palette is gone before the answer comes, and callbacks of `mutate` would go with it.
    patch.mutateAsync(patchOf(which, mode)).then(
      () =>
        announce(`${titleIn(template, which)} switches to ${MODE_TITLES[mode]}`, {
          ...(undoable ? { undo: () => flip(which, before, false) } : {}),
        }),
      (error: unknown) => announceFailure(`${titleIn(template, which)} was not switched`, messageOf(error)),
    );
  };

  return { flip, requested: patch.isPending ? asked : undefined, pending: patch.isPending };
}
