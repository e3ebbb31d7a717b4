"use client";
import { CopyPlus, Pause, Play, ScrollText, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactElement } from "react";
import { Menu, MenuItem, MenuSeparator } from "@/app/_ui/menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { isDeleting } from "../../environment/state";
import { usePause } from "../../environment/use-pause";

/** What can be done with an environment from the list. */
export function RowPanel({
  trigger,
  view,
  onDelete,
}: {
  trigger: ReactElement;
  view: EnvironmentView;
  onDelete: () => void;
}) {
  const router = useRouter();
  const pause = usePause(view);
  const deleting = isDeleting(view);
  return (
    <Menu trigger={trigger}>
      <MenuItem
        icon={<ScrollText aria-hidden="true" />}
        onSelect={() => router.push(`/environments/${view.name}/logs`)}
      >
        Logs
      </MenuItem>
      <MenuItem
        icon={<CopyPlus aria-hidden="true" />}
        disabled={deleting}
        onSelect={() => router.push(`/environments/new?from=${view.name}`)}
      >
        Clone…
      </MenuItem>
      <MenuItem
        icon={view.spec.paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        disabled={deleting || pause.pending}
        onSelect={pause.toggle}
      >
        {view.spec.paused ? "Resume" : "Pause"}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 aria-hidden="true" />} disabled={deleting} onSelect={onDelete}>
        Delete…
      </MenuItem>
    </Menu>
  );
}
