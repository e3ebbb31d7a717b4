import { ScrollText, TableProperties } from "lucide-react";
import { ButtonLink } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import { COMPONENT_STACK, componentMark } from "../state";
import { PodList } from "./pod-list";
import { Usage } from "./usage";

/** Adminer comes and goes with the database's dev mode: nothing to configure. */
export function AdminerCard({ view, status }: { view: EnvironmentView; status: ComponentStatus }) {
  return (
    <Card
      role="region"
      aria-labelledby="component-adminer"
      className="flex flex-col overflow-clip lg:col-start-3"
    >
      <div className="flex items-center gap-3 px-4 py-3">
        <TableProperties className="size-4.5 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <h2 id="component-adminer" className="font-semibold">
            Adminer
          </h2>
          <p className="truncate text-[13px] text-muted">
            {COMPONENT_STACK.adminer}, here while the database is in dev mode
          </p>
        </div>
        <StatusMark {...componentMark(status)} role="status" />
      </div>
      {status.message && status.state !== "Ready" && (
        <p className="px-4 pb-3 text-[13px] break-words text-muted">{status.message}</p>
      )}
      <Usage name={view.name} component="adminer" />
      <PodList name={view.name} pods={status.pods} />
      <div className="mt-auto border-t border-line p-2">
        <ButtonLink
          href={`/environments/${view.name}/logs?component=adminer`}
          look="quiet"
          size="small"
          icon={<ScrollText className="size-3.5" aria-hidden="true" />}
        >
          Logs of adminer
        </ButtonLink>
      </div>
    </Card>
  );
}
