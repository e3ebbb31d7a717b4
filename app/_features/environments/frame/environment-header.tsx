"use client";
import { Pause, Play, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import { MoreButton } from "@/app/_ui/more-button";
import { StatusMark } from "@/app/_ui/status-mark";
import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import { visible } from "@/server/contract/visible";
import { environmentMark, isDeleting } from "../../environment/state";
import { useTemplate } from "../../environment/templates";
import { usePause } from "../../environment/use-pause";
import { OpenLink } from "../../previews/open-link";
import { mainOpening, openingsOf } from "../../previews/openings";

const DeleteDialog = dynamic(
  () => patiently(() => import("../delete/delete-dialog")).then((module) => module.DeleteDialog),
  {
    ssr: false,
  },
);
const ReachDialog = dynamic(
  () => patiently(() => import("./reach-dialog")).then((module) => module.ReachDialog),
  {
    ssr: false,
  },
);

const ShareDialog = dynamic(
  () => patiently(() => import("../../previews/share-dialog")).then((module) => module.ShareDialog),
  {
    ssr: false,
  },
);
const loadOpenPanel = async () => (await import("../../previews/open-panel")).OpenPanel;

export function EnvironmentHeader({ view }: { view: EnvironmentView }) {
  const [confirming, setConfirming] = useState(false);
  const [reaching, setReaching] = useState(false);
  const [sharing, setSharing] = useState(false);
  const pause = usePause(view);
  const deleting = isDeleting(view);
  const main = mainOpening(openingsOf(view, useTemplate(view)));
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
          {view.spec.ref && <code className="font-mono break-all">{visible(view.spec.ref)}</code>}
        </p>
      </div>
      <div className="flex items-center gap-2">
        {main && !deleting && (
          <OpenLink
            opening={main}
            look="primary"
            title={view.spec.paused ? "It is asleep: what opens can wake it" : undefined}
          >
            Open
          </OpenLink>
        )}
        {!deleting && (
          <DeferredMenu
            load={loadOpenPanel}
            props={{ view, onReach: () => setReaching(true), onShare: () => setSharing(true) }}
            button={<MoreButton aria-label="More actions" />}
          />
        )}
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
      {sharing && <ShareDialog view={view} onClose={() => setSharing(false)} />}
      {confirming && <DeleteDialog view={view} onClose={() => setConfirming(false)} />}
    </div>
  );
}
