"use client";
import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Skeleton } from "@/app/_ui/skeleton";
import { Split } from "@/app/_ui/split";
import { useUrlState } from "@/app/_ui/use-url-state";
import { useCurrentEnvironment } from "../environment/environment-context";
import { isDeleting } from "../environment/state";
import { useTemplate } from "../environment/templates";
import { openingsOf } from "./openings";
import { PreviewPanel } from "./preview-panel";
import { parsePreviewParams } from "./preview-params";

const LogTab = dynamic(() => patiently(() => import("../logs/log-tab")).then((module) => module.LogTab), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-64" />,
});

const NoPreview = dynamic(() => patiently(() => import("./no-preview")).then((module) => module.NoPreview));

/** Where there is room for two parts side by side, as Split sees it. */
const WIDE = "(min-width: 64rem)";
const isWide = () => window.matchMedia(WIDE).matches;
function onWidth(changed: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** The running application, with what it writes beside it. What is shown is in the address. */
export function PreviewTab() {
  const view = useCurrentEnvironment();
  const [search, setSearch] = useUrlState();
  const wide = useSyncExternalStore(onWidth, isWide, () => false);
  const openings = openingsOf(view, useTemplate(view)).filter(({ action }) => action === "preview");
  const params = parsePreviewParams(search, openings);
  const { opening, logs } = params;
  if (!opening || isDeleting(view) || view.spec.paused)
    return <NoPreview view={view} declared={opening !== undefined} />;
  const panel = (
    <PreviewPanel view={view} openings={openings} params={params} opening={opening} onChange={setSearch} />
  );
  return (
    <div className="flex min-h-[36rem] flex-1 flex-col">
      {logs ? (
        <Split
          name="devspace-portal:preview-share"
          label="Width of the preview"
          first={panel}
          second={wide && <LogTab />}
        />
      ) : (
        panel
      )}
    </div>
  );
}
