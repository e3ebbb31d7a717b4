import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { formatMoment } from "@/app/_ui/time";
import type { PreviewShare } from "@/server/contract/previews";

/** One share: who, what, why and until when. */
export function ShareRow({
  share,
  title,
  onRevoke,
}: {
  share: PreviewShare;
  title: string;
  onRevoke: () => void;
}) {
  const { emails, reason, link, createdBy, expiresAt, lastUsedAt } = share;
  const who = whoOf(share);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate font-medium" title={emails.join(", ")}>
          {who}
        </p>
        <p className="text-[13px] break-words text-muted">
          {title}, {reason}
        </p>
        <p className="text-[13px] text-muted">
          until <time dateTime={expiresAt}>{formatMoment(expiresAt)}</time>, by {createdBy};{" "}
          {lastUsedAt ? (
            <>
              used <Age time={lastUsedAt} ago />
            </>
          ) : (
            "never used"
          )}
        </p>
      </div>
      {link && <CopyButton text={link} label={`Copy the link for ${who}`} />}
      <Button size="small" aria-label={`Revoke for ${who}`} onClick={onRevoke}>
        Revoke
      </Button>
    </li>
  );
}

/** Whom a share lets in, in words. */
export function whoOf({ emails }: PreviewShare): string {
  const [first, ...more] = emails;
  if (!first) return "Anyone with the link";
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
