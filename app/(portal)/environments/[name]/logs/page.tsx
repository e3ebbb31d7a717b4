import type { Metadata } from "next";
import { renderedLog } from "@/server/api/first-state";
import { FirstLines } from "../../../../_features/logs/first-lines";
import { LogTabLoader } from "../../../../_features/logs/log-tab-loader";
import { parseLogViewParams, sourcesOf } from "../../../../_features/logs/log-view-params";

export const metadata: Metadata = { title: "Logs" };

export default async function LogsPage({ params, searchParams }: PageProps<"/environments/[name]/logs">) {
  const { name } = await params;
  const search = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value]] : [],
  );
  const view = parseLogViewParams(new URLSearchParams(search));
  const first = await renderedLog(name, { ...sourcesOf(view), previous: view.previous });
  // What is filtered, or lies further back, is not these lines.
  const shown = view.query === "" && view.at === undefined ? first : undefined;
  return (
    <LogTabLoader first={first}>
      <FirstLines page={shown} />
    </LogTabLoader>
  );
}
