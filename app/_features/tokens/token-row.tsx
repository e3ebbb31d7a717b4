"use client";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { StatusMark } from "@/app/_ui/status-mark";
import { formatAge, formatMoment } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import type { AccessToken } from "@/server/contract/access-tokens";
import { SCOPE_WORDS } from "./access-tokens";

const MINUTE_MS = 60_000;
/** Less than this is left: the row warns. */
const SOON_MS = 7 * 86_400_000;

export function TokenRow({
  token,
  withOwner,
  onRevoke,
}: {
  token: AccessToken;
  withOwner: boolean;
  onRevoke: () => void;
}) {
  const { name, hint, scopes, owner, expiresAt, lastUsedAt } = token;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-b border-line px-4 py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_9rem_8rem_auto]">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-[13px] text-muted">
          {withOwner && <span className="text-ink">{owner.email} · </span>}
          <code className="font-mono text-xs">{hint}…</code> ·{" "}
          {scopes.map((scope) => SCOPE_WORDS[scope].title).join(", ")}
        </p>
      </div>
      <div className="col-start-1 sm:col-start-auto">
        <Expiry time={expiresAt} />
      </div>
      <p className="col-start-1 text-[13px] text-muted sm:col-start-auto">
        {lastUsedAt ? (
          <>
            Used <Age time={lastUsedAt} ago />
          </>
        ) : (
          "Never used"
        )}
      </p>
      <Button
        size="small"
        aria-label={`Revoke ${name}`}
        onClick={onRevoke}
        className="col-start-2 row-span-3 row-start-1 sm:col-start-auto sm:row-span-1 sm:row-start-auto"
      >
        Revoke
      </Button>
    </li>
  );
}

function Expiry({ time }: { time: string }) {
  // The clock of the row lags by up to a minute: a month just given is not 29 days.
  const now = useNow(MINUTE_MS);
  const left = Date.parse(time) - now;
  return (
    <time dateTime={time} title={formatMoment(time)} suppressHydrationWarning>
      {left <= 0 ? (
        <StatusMark plain tone="bad" label="Expired" />
      ) : (
        <StatusMark
          plain
          tone={left < SOON_MS ? "warn" : "ok"}
          label={`Expires in ${formatAge(left + MINUTE_MS)}`}
        />
      )}
    </time>
  );
}
