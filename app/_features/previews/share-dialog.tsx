"use client";
import { useState } from "react";
import { Dialog } from "@/app/_ui/dialog";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EnvironmentView } from "@/server/contract/environment";
import type { PreviewShare } from "@/server/contract/previews";
import { Failure } from "../api/failure";
import { useTemplate } from "../environment/templates";
import { openingsOf } from "./openings";
import { useShares } from "./queries";
import { RevokeShare } from "./revoke-share";
import { ShareForm } from "./share-form";
import { ShareLink } from "./share-link";
import { ShareRow } from "./share-row";

/** Who else may open previews of an environment, and letting more people do so. */
export function ShareDialog({ view, onClose }: { view: EnvironmentView; onClose: () => void }) {
  const { data, error, isPending } = useShares(view.name);
  const [made, setMade] = useState<{ share: PreviewShare; link: string }>();
  const [revoked, setRevoked] = useState<PreviewShare>();
  const openings = openingsOf(view, useTemplate(view)).filter(({ action }) => action === "preview");
  const titleOf = ({ component, endpoint }: PreviewShare) =>
    openings.find((one) => one.component === component && one.endpoint === endpoint)?.title ?? component;
  if (made) return <ShareLink {...made} title={titleOf(made.share)} onClose={() => setMade(undefined)} />;
  if (revoked)
    return (
      <RevokeShare
        name={view.name}
        share={revoked}
        title={titleOf(revoked)}
        onClose={() => setRevoked(undefined)}
      />
    );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Share ${view.name}`}
      description="Whoever you let in sees the running application and nothing else of the environment."
    >
      <Failure error={error} title="The shares could not be read" className="mb-4" />
      {isPending && <Skeleton className="mb-4 h-12" />}
      {data && data.items.length > 0 && (
        <ul aria-label="Shares" className="mb-5 rounded-lg border border-line">
          {data.items.map((share) => (
            <ShareRow
              key={share.id}
              share={share}
              title={titleOf(share)}
              onRevoke={() => setRevoked(share)}
            />
          ))}
        </ul>
      )}
      <ShareForm name={view.name} openings={openings} onMade={setMade} onClose={onClose} />
    </Dialog>
  );
}
