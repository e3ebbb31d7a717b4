"use client";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { CloudOff, RefreshCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { formatClock } from "@/app/_ui/time";
import type { EnvironmentsData } from "../environment/environments-cache";
import { environmentsKey } from "../environment/queries";
import { isBlocked, POLL_SECONDS, type Polled, polledKey } from "./blocked";
import { type ClusterHealth, clusterHealthKey } from "./cluster-health";
import { useConnection, useStreamClient } from "./live-provider";

/** Says when what the page shows may be out of date, since when and why. Nothing to see while all is well. */
export function ConnectionBanner() {
  const client = useStreamClient();
  const connection = useConnection();
  const { data: health } = useQuery<ClusterHealth>({ queryKey: clusterHealthKey, queryFn: skipToken });
  // No observer: it would take the query's function away, which reads the list by HTTP where no socket opens.
  const shown = useQueryClient().getQueryData<EnvironmentsData>(environmentsKey);
  const { data: polled } = useQuery<Polled>({ queryKey: polledKey, queryFn: skipToken });

  const tryNow = (
    <Button
      size="small"
      look="quiet"
      onClick={() => client?.wake()}
      icon={<RefreshCw className="size-3.5" />}
    >
      Try now
    </Button>
  );
  if (isBlocked(connection) && polled) {
    return (
      <Bar icon={<WifiOff aria-hidden="true" />}>
        <span>
          Live updates are blocked: something between here and the portal, such as a proxy, does not let
          WebSockets through. The page is refreshed every {POLL_SECONDS} seconds instead (last at{" "}
          {formatClock(polled.at)}); logs every few seconds. Whoever runs the proxy has to allow upgrades of{" "}
          <code>/api/stream</code>.
        </span>
        {tryNow}
      </Bar>
    );
  }
  if (connection.status === "reconnecting") {
    return (
      <Bar icon={<WifiOff aria-hidden="true" />}>
        <span>Reconnecting… showing state as of {formatClock(connection.since)}</span>
        {tryNow}
      </Bar>
    );
  }
  if (connection.status === "stopped" && connection.reason === "protocol-error") {
    return (
      <Bar icon={<WifiOff aria-hidden="true" />}>
        <span>Live updates stopped: {connection.message}</span>
        <Button size="small" look="quiet" onClick={() => location.reload()}>
          Reload
        </Button>
      </Bar>
    );
  }
  if (connection.status === "open" && health && !health.live) {
    return (
      <Bar icon={<CloudOff aria-hidden="true" />}>
        <span>
          The cluster does not answer
          {shown
            ? `; showing state as of ${formatClock(health.since)}`
            : ` since ${formatClock(health.since)}`}
          . {health.message}
        </span>
      </Bar>
    );
  }
  return null;
}

function Bar({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      data-testid="connection-banner"
      className="flex min-h-9 items-center justify-center gap-x-3 border-b border-warn/25 bg-warn-soft px-4 py-1 text-[13px] font-medium text-warn [&>svg]:size-4 [&>svg]:shrink-0"
    >
      {icon}
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 break-words">{children}</div>
    </div>
  );
}
