"use client";
import { ExternalLink, Pause, Play, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { StatusMark } from "@/app/_ui/status-mark";
import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import { visible } from "@/server/contract/visible";
import { environmentMark, isDeleting } from "../../environment/state";
import { usePause } from "../../environment/use-pause";

const DeleteDialog = dynamic(() => import("../delete/delete-dialog").then((module) => module.DeleteDialog), {
  ssr: false,
});
const ReachDialog = dynamic(() => import("./reach-dialog").then((module) => module.ReachDialog), {
  ssr: false,
});

export function EnvironmentHeader({ view }: { view: EnvironmentView }) {
  const [confirming, setConfirming] = useState(false);
  const [reaching, setReaching] = useState(false);
  const pause = usePause(view);
  const deleting = isDeleting(view);
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-6 pb-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="text-xl font-semibold tracking-tight break-all">{view.name}</h1>
          <StatusMark {...environmentMark(view)} role="status" data-testid="environment-state" />
        </div>
        {view.spec.description && (
          <p className="mt-1.5 max-w-prose break-words">{visible(view.spec.description)}</p>
        )}
        <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-[13px] text-muted">
          <span>{view.spec.owner}</span>
          <span>
            created <Age time={view.createdAt} ago />
          </span>
          <code className="font-mono">{view.status.namespace ?? namespaceOf(view.name)}</code>
        </p>
      </div>
      <div className="flex gap-2">
        <Button
          disabled={deleting}
          aria-haspopup="dialog"
          onClick={() => setReaching(true)}
          icon={<ExternalLink className="size-4" aria-hidden="true" />}
        >
          Open the app
        </Button>
        <Button
          onClick={pause.toggle}
          busy={pause.pending}
          disabled={deleting}
          icon={
            view.spec.paused ? (
              <Play className="size-4" aria-hidden="true" />
            ) : (
              <Pause className="size-4" aria-hidden="true" />
            )
          }
        >
          {view.spec.paused ? "Resume" : "Pause"}
        </Button>
        <Button
          square
          aria-label="Delete environment"
          title="Delete environment"
          disabled={deleting}
          onClick={() => setConfirming(true)}
          icon={<Trash2 className="size-4 text-bad" aria-hidden="true" />}
        />
      </div>
      {reaching && <ReachDialog view={view} onClose={() => setReaching(false)} />}
      {confirming && <DeleteDialog view={view} onClose={() => setConfirming(false)} />}
    </div>
  );
}
