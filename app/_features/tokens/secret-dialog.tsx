"use client";
import { Button } from "@/app/_ui/button";
import { CommandText } from "@/app/_ui/command-text";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { formatMoment } from "@/app/_ui/time";
import type { AccessToken } from "@/server/contract/access-tokens";

/** The only place that shows a token's secret. Escape does not close it: a slip would lose what cannot be had again. */
export function SecretDialog({
  token,
  secret,
  onClose,
}: {
  token: AccessToken;
  secret: string;
  onClose: () => void;
}) {
  const example = `curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}/api/environments`;
  return (
    <Dialog
      open
      held
      onOpenChange={(open) => !open && onClose()}
      title={`Copy the token ${token.name} now`}
      description={`It is shown only here and now. It works until ${formatMoment(token.expiresAt)}.`}
    >
      <code
        data-testid="access-token"
        className="block rounded-lg border border-line bg-canvas p-3 font-mono text-xs break-all select-all"
      >
        {secret}
      </code>
      <p className="mt-4 mb-1.5 text-[13px] text-muted">
        Keep it where your program finds it as <code className="font-mono text-ink">TOKEN</code>, then try:
      </p>
      <div className="flex items-center gap-2 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs">
          <CommandText text={example} />
        </code>
        <CopyButton text={example} label="Copy the command" />
      </div>
      <DialogActions>
        <CopyButton withText text={secret} label="Copy token" {...FIRST_FIELD} />
        <Button look="primary" size="small" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
