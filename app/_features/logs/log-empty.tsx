import { skipToken, useQuery } from "@tanstack/react-query";
import { CloudOff, Moon, ScrollText, SearchX } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { EnvironmentView } from "@/server/contract/environment";
import { isDeleting } from "../environment/state";
import { type ClusterHealth, clusterHealthKey } from "../live/cluster-health";
import { LinesSkeleton } from "./lines-skeleton";
import { type FeedState, isWaiting } from "./log-feed";
import type { LogViewParams } from "./log-view-params";

/** Why no line is shown: the real reason, each with what to do. */
export function LogEmpty({
  view,
  params,
  state,
  held,
  onClearFilter,
}: {
  view: EnvironmentView;
  params: LogViewParams;
  state: FeedState;
  held: number;
  onClearFilter: () => void;
}) {
  const { data: health } = useQuery<ClusterHealth>({ queryKey: clusterHealthKey, queryFn: skipToken });
  if (held > 0 && params.query) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        title="No line matches the filter"
        action={<Button onClick={onClearFilter}>Clear the filter</Button>}
      >
        {held.toLocaleString()} {held === 1 ? "line is" : "lines are"} hidden by “{params.query}”.
      </EmptyState>
    );
  }
  if (isWaiting(state)) return <LinesSkeleton />;
  if (health && !health.live) {
    return (
      <EmptyState icon={<CloudOff aria-hidden="true" />} title="The cluster does not answer">
        Its log cannot be read at the moment. Lines follow by themselves when it is back.
      </EmptyState>
    );
  }
  if (params.previous) {
    return (
      <EmptyState icon={<ScrollText aria-hidden="true" />} title="No previous container">
        No container of these pods was restarted, so there is no earlier log.
      </EmptyState>
    );
  }
  if (isDeleting(view)) {
    return <EmptyState icon={<ScrollText aria-hidden="true" />} title="The environment is being deleted" />;
  }
  if (view.spec.paused) {
    return (
      <EmptyState icon={<Moon aria-hidden="true" />} title="The environment is asleep">
        Nothing runs, so nothing is logged. Resume it to see new lines.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ScrollText aria-hidden="true" />} title="Nothing logged yet">
      Lines appear here the moment a pod writes them. Pods that start later join by themselves.
    </EmptyState>
  );
}
