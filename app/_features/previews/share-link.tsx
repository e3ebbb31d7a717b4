"use client";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { formatMoment } from "@/app/_ui/time";
import type { PreviewShare } from "@/server/contract/previews";

/** The link of a new share. One for anyone is told here alone, so Escape does not close it. */
export function ShareLink({
  share,
  link,
  title,
  onClose,
}: {
  share: PreviewShare;
  link: string;
  title: string;
  onClose: () => void;
}) {
  const forAnyone = share.emails.length === 0;
  return (
    <Dialog
      open
      held={forAnyone}
      onOpenChange={(open) => !open && onClose()}
      title={`${title} is shared`}
      description={
        forAnyone
          ? `Copy the link now: it is shown only here. Anyone who has it gets in until ${formatMoment(share.expiresAt)}.`
          : `Send the link to ${share.emails.join(", ")}. It works for them alone, signed in, until ${formatMoment(share.expiresAt)}.`
      }
    >
      <code
        data-testid="share-link"
        className="block rounded-lg border border-line bg-canvas p-3 font-mono text-xs break-all select-all"
      >
        {link}
      </code>
      <DialogActions>
        <CopyButton withText text={link} label="Copy link" {...FIRST_FIELD} />
        <Button look="primary" size="small" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
