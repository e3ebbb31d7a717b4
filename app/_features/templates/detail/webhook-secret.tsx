"use client";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";

/** The only place that shows a webhook's secret. A slip of Escape must not lose it. */
export function WebhookSecret({
  address,
  secret,
  onClose,
}: {
  address: string;
  secret: string;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      held
      onOpenChange={(open) => !open && onClose()}
      title="The webhook's secret"
      description="Shown only here and now; one that was made before is worth nothing from now on."
    >
      <code
        data-testid="webhook-secret"
        className="block rounded-lg border border-line bg-canvas p-3 font-mono text-xs break-all select-all"
      >
        {secret}
      </code>
      <p className="mt-3 text-[13px] text-muted">
        In the repository&apos;s settings add a webhook with{" "}
        <code className="font-mono break-all">{address}</code> and this as its secret (GitLab: secret token),
        for pushes, tags and pull requests, in JSON.
      </p>
      <DialogActions>
        <CopyButton withText text={secret} label="Copy secret" {...FIRST_FIELD} />
        <Button look="primary" size="small" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
