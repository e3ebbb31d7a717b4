"use client";
import type { z } from "zod";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { formatMoment } from "@/app/_ui/time";
import type { newLink } from "@/server/contract/people";

/** The only place that shows a one-time link: the portal sends no mail. A slip of Escape must not lose it. */
export function LinkDialog({
  name,
  made,
  onClose,
}: {
  name: string;
  made: z.output<typeof newLink>;
  onClose: () => void;
}) {
  const what = made.purpose === "reset" ? "sets a new password" : "sets a password and signs in";
  return (
    <Dialog
      open
      held
      onOpenChange={(open) => !open && onClose()}
      title={`Hand this link to ${name}`}
      description={`It ${what}, once, until ${formatMoment(made.expiresAt)}. It is shown only here and now; earlier links are worth nothing.`}
    >
      <code
        data-testid="one-time-link"
        className="block rounded-lg border border-line bg-canvas p-3 font-mono text-xs break-all select-all"
      >
        {made.link}
      </code>
      <DialogActions>
        <CopyButton withText text={made.link} label="Copy link" {...FIRST_FIELD} />
        <Button look="primary" size="small" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
