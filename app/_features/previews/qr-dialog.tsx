"use client";
import { encode } from "uqr";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EnvironmentView } from "@/server/contract/environment";
import { Failure } from "../api/failure";
import type { Opening } from "./openings";
import { isThisMachine } from "./preview-params";
import { usePreviews } from "./queries";

/** The preview's address as a picture for a phone's camera. */
export function QrDialog({
  view,
  opening,
  path,
  onClose,
}: {
  view: EnvironmentView;
  opening: Opening;
  path: string;
  onClose: () => void;
}) {
  const { data, error } = usePreviews(view.name);
  const found = data?.items.find(
    ({ component, endpoint }) => component === opening.component && endpoint === opening.endpoint,
  );
  const address = found && new URL(path || found.path, found.address);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${opening.title} on a phone`}
      description="Sign in there as you do here, or share the preview with a link that needs no account."
    >
      <Failure error={error} title="The address could not be read" />
      {!found && !error && <Skeleton className="mx-auto size-52" />}
      {address &&
        (isThisMachine(address.hostname) ? (
          <Notice tone="info" title="A phone cannot reach this address">
            Names below <code className="font-mono">localhost</code> lead every device to itself. Whoever runs
            the portal can give previews a domain that leads to it from your network:{" "}
            <code>PREVIEW_DOMAIN</code> and <code>PORTAL_ORIGINS</code>.
          </Notice>
        ) : (
          <Picture text={address.href} />
        ))}
      {address && (
        <div className="mt-4 flex items-center gap-1 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 py-1 font-mono text-xs break-all">{address.href}</code>
          <CopyButton text={address.href} label="Copy the address" />
        </div>
      )}
    </Dialog>
  );
}

/** Dark on light in every look: not all cameras read the other way. */
function Picture({ text }: { text: string }) {
  const { size, data } = encode(text, { border: 2 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      role="img"
      aria-label={`QR code of ${text}`}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-52 rounded-lg bg-white"
    >
      <path d={squares.join("")} fill="#000" />
    </svg>
  );
}
