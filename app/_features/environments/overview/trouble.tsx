"use client";
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
