"use client";
import { formatMoment } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import type { ComponentStatus } from "@/server/contract/environment";
import type { Finding } from "@/server/contract/findings";
import { componentCause } from "../../environment/state";
import { FindingDetails, Warnings } from "./finding";

/** All there is to say against a component; its code comes only when there is something. */
export function Trouble({
  status,
  findings,
}: {
  status: ComponentStatus | undefined;
  findings: readonly Finding[];
}) {
  return (
    <>
      <Cause status={status} finding={findings.find(({ severity }) => severity === "error")} />
      <Warnings findings={findings.filter(({ severity }) => severity === "warning")} />
      <NewVolume status={status} />
    </>
  );
}

function Cause({ status, finding }: { status: ComponentStatus | undefined; finding: Finding | undefined }) {
  const cause = componentCause(status);
  if (!status || !cause) return null;
  return (
    <div className="px-4 pt-3 text-[13px]">
      {status.state === "Degraded" && status.reason && (
        <p className="font-mono font-medium text-bad">{status.reason}</p>
      )}
      <p className={status.state === "Degraded" ? "break-words" : "break-words text-muted"}>{cause}</p>
      {finding && <FindingDetails finding={finding} />}
    </div>
  );
}

/** For a day: whoever comes back to an empty database has to know why. */
const TOLD_MS = 24 * 3_600_000;

function NewVolume({ status }: { status: ComponentStatus | undefined }) {
  const replacedAt = status?.volume?.replacedAt;
  const now = useNow(60_000);
  if (!replacedAt || now - Date.parse(replacedAt) > TOLD_MS) return null;
  return (
    <p className="px-4 pt-3 text-[13px] text-warn">
      The volume is new since {formatMoment(replacedAt)}: the data of before is gone.
    </p>
  );
}
