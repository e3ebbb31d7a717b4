"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { late, patiently } from "@/app/_ui/after-load";
import { Skeleton } from "@/app/_ui/skeleton";
import { TabLinks } from "@/app/_ui/tab-links";
import { announce } from "@/app/_ui/toaster";
import type { EnvironmentView } from "@/server/contract/environment";
import { useLoadError } from "../../away/use-load-error";
import { EnvironmentProvider } from "../../environment/environment-context";
import { useEnvironment } from "../../environment/queries";
import { componentColours, templateOf } from "../../environment/template";
import { useTemplates } from "../../environment/templates";
import { EnvironmentHeader } from "./environment-header";

// What is shown when something is wrong; the page is not kept waiting for it.
const NoSuchEnvironment = dynamic(() =>
  patiently(() => import("./not-there")).then((module) => module.NoSuchEnvironment),
);
const NotLoaded = dynamic(() => patiently(() => import("./not-there")).then((module) => module.NotLoaded));
const Unreadable = dynamic(() => patiently(() => import("./not-there")).then((module) => module.Unreadable));
const Watch = dynamic(() => late(() => import("./watch")).then((module) => module.Watch), { ssr: false });

/**
 * What all tabs of an environment share: its header, the tabs, and what is shown when it is not (or no longer) there. `rendered` is
 * the environment as the server rendered the page with it.
 */
export function EnvironmentFrame({
  name,
  rendered,
  children,
}: {
  name: string;
  rendered: EnvironmentView | undefined;
  children: ReactNode;
}) {
  const router = useRouter();
  const templates = useTemplates();
  const query = useEnvironment(name, rendered);
  const { environment, unreadable, loaded } = query;
  const error = useLoadError(query);
  const seen = useRef(false);
  const gone = loaded && !environment && !unreadable && seen.current;

  useEffect(() => {
    if (environment) seen.current = true;
  }, [environment]);
  useEffect(() => {
    if (!gone) return;
    announce(`${name} is deleted`, { detail: "Its namespace and data are gone." });
    router.replace("/environments");
  }, [gone, name, router]);

  if (!environment) {
    if (unreadable) return <Unreadable name={name} />;
    if (error !== null) return <NotLoaded error={error} onRetry={() => query.refetch()} />;
    return loaded && !gone ? <NoSuchEnvironment name={name} /> : <FrameSkeleton />;
  }
  const base = `/environments/${name}`;
  return (
    <EnvironmentProvider value={environment}>
      <div className="border-b border-line bg-surface">
        <div className="mx-auto w-full max-w-7xl px-4 sm:px-6">
          <EnvironmentHeader view={environment} />
          <TabLinks
            label={`Pages of ${name}`}
            tabs={[
              { href: base, label: "Overview" },
              { href: `${base}/logs`, label: "Logs" },
              { href: `${base}/preview`, label: "Preview" },
              { href: `${base}/settings`, label: "Settings" },
            ]}
          />
        </div>
      </div>
      <Watch view={environment} />
      {/* No box of its own: it carries the colours. */}
      <div className="contents" style={componentColours(templateOf(templates, environment))}>
        {children}
      </div>
    </EnvironmentProvider>
  );
}

function FrameSkeleton() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the environment"
      className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-6 sm:px-6"
    >
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80" />
      <div className="grid gap-4 lg:grid-cols-3">
        {["one", "two", "three"].map((card) => (
          <Skeleton key={card} className="h-72 rounded-xl" />
        ))}
      </div>
    </div>
  );
}
