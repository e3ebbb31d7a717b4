import { ScrollText, TableProperties } from "lucide-react";
import { ButtonLink } from "@/app/_ui/button-link";
import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import { componentMark } from "../../environment/state";
import { PodList } from "./pod-list";

/** Adminer comes and goes with the database's dev mode: nothing to configure, so a strip is enough. */
export function AdminerCard({ view, status }: { view: EnvironmentView; status: ComponentStatus }) {
  return (
    <Card
      role="region"
      aria-labelledby="component-adminer"
      className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2"
    >
      <TableProperties className="size-4.5 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-52">
        <h2 id="component-adminer" className="font-semibold">
          Adminer
        </h2>
        <p className="text-[13px] text-muted">
          {status.state === "Ready" || !status.message
            ? "Database client, here while the database is in dev mode"
            : status.message}
        </p>
      </div>
      <div className="min-w-0">
        <PodList name={view.name} pods={status.pods} bare />
      </div>
      <ButtonLink
        href={`/environments/${view.name}/logs?component=adminer`}
        look="quiet"
        size="small"
        icon={<ScrollText className="size-3.5" aria-hidden="true" />}
      >
        Logs of adminer
      </ButtonLink>
      <StatusMark {...componentMark(status)} role="status" />
    </Card>
  );
}
